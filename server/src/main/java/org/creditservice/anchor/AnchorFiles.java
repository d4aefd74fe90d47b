package org.creditservice.anchor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import org.creditservice.config.IoReason;
import org.jspecify.annotations.Nullable;

/** Anchors and their leaves in files. */
public final class AnchorFiles {
  /** Larger than an anchor of 256 buckets can be. */
  private static final long BYTES_MAX = 1 << 20;

  private AnchorFiles() {}

  /**
   * Makes an anchor and writes it.
   *
   * @param asOf null for now
   * @param leaves where its leaves are written to; null for nowhere
   * @param key null to leave it unsigned
   * @throws AnchorException with a sentence, if it can't be made or written
   */
  public static Anchor write(
      Anchoring anchoring,
      @Nullable Instant asOf,
      Path out,
      @Nullable Path leaves,
      @Nullable PrivateKey key)
      throws AnchorException, InterruptedException {
    try (WholeFile file = WholeFile.create(out);
        WholeFile leafFile = leaves == null ? null : WholeFile.create(leaves)) {
      Anchor anchor =
          anchoring.create(
              asOf,
              leaf -> {
                if (leafFile != null) {
                  leafFile.write(Leaves.line(leaf) + "\n");
                }
              });
      Anchor signed = key == null ? anchor : AnchorKeys.sign(anchor, key);
      file.write(AnchorJson.write(signed));
      if (leafFile != null) {
        leafFile.commit();
      }
      file.commit();
      return signed;
    } catch (ClosedByInterruptException e) {
      throw new InterruptedException("while the anchor was written");
    } catch (IOException e) {
      throw AnchorException.failure(
          "The anchor can't be written to \"%s\": %s.".formatted(out, IoReason.of(e)), e);
    }
  }

  /**
   * Reads an anchor.
   *
   * @throws AnchorException with a sentence
   */
  public static Anchor read(Path file) throws AnchorException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw AnchorException.badInput("is not an anchor: it is not a regular file", null);
      }
      if (Files.size(file) > BYTES_MAX) {
        throw AnchorException.badInput("is not an anchor: it is too large", null);
      }
      return AnchorJson.read(Files.readString(file));
    } catch (IOException e) {
      throw about(file, "can't be read: " + IoReason.of(e), e);
    } catch (AnchorException e) {
      throw about(file, String.valueOf(e.getMessage()), e);
    }
  }

  /** A sentence about a file. */
  public static AnchorException about(Path file, String clause, @Nullable Throwable cause) {
    return AnchorException.badInput("The file \"%s\" %s.".formatted(file, clause), cause);
  }

  static BufferedReader leaves(Path file) throws AnchorException {
    try {
      return Files.newBufferedReader(file);
    } catch (IOException e) {
      throw about(file, "can't be read: " + IoReason.of(e), e);
    }
  }
}
