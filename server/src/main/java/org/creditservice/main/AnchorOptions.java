package org.creditservice.main;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.creditservice.anchor.Anchor;
import org.creditservice.anchor.AnchorCheck;
import org.creditservice.anchor.AnchorException;
import org.creditservice.anchor.AnchorFiles;
import org.creditservice.anchor.AnchorKeys;
import org.creditservice.verify.Finding;
import org.creditservice.verify.Findings;
import org.creditservice.verify.Summary;
import org.creditservice.verify.VerifyRange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which anchor a ledger must agree with. */
final class AnchorOptions {
  @Option(
      names = "--anchor",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "Verify, too, that everything that this anchor has is still there, unchanged; only for the"
              + " whole ledger.")
  private @Nullable Path anchor;

  @Option(
      names = "--leaves",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "The anchor's leaves: findings then name the profile and not only its bucket.")
  private @Nullable Path leaves;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "Verify the anchor's signature with this public key (Ed25519, PEM).")
  private @Nullable Path publicKey;

  /**
   * The anchor, if there is one.
   *
   * @throws StartupException if it can't be used
   */
  Optional<Anchor> read(VerifyRange range) {
    if (anchor == null) {
      if (leaves != null || publicKey != null) {
        throw refused("--leaves and --public-key: are accepted only together with --anchor.");
      }
      return Optional.empty();
    }
    if (!range.isAll()) {
      throw refused(
          "--anchor: is not accepted together with --profile, --buckets or --changed-since.");
    }
    try {
      Anchor read = AnchorFiles.read(anchor);
      if (publicKey != null) {
        verifySignature(read, anchor, publicKey);
      }
      return Optional.of(read);
    } catch (AnchorException e) {
      throw failure(e);
    }
  }

  private static void verifySignature(Anchor read, Path file, Path key) throws AnchorException {
    var verifier = AnchorKeys.publicKey(key);
    try {
      AnchorKeys.verify(read, verifier);
    } catch (AnchorException e) {
      throw AnchorFiles.about(file, String.valueOf(e.getMessage()), e);
    }
  }

  /** Refuses an anchor of another ledger. */
  void requireOwnLedger(Anchor read, DataSource database, Duration patience)
      throws InterruptedException {
    try {
      new AnchorCheck(read, database, patience).requireOwnLedger();
    } catch (AnchorException e) {
      throw refused("The file \"%s\" %s.".formatted(anchor, e.getMessage()));
    }
  }

  /** Compares the ledger with the anchor, and returns {@code summary} with what it has found. */
  Summary check(
      Anchor read, DataSource database, Duration patience, Summary summary, VerifyReport report)
      throws InterruptedException {
    long begin = System.nanoTime();
    AnchorCheck check = new AnchorCheck(read, database, patience);
    try {
      Findings findings = leaves == null ? check.byRoots() : check.byLeaves(leaves);
      for (Finding finding : findings.first()) {
        report.finding(finding);
      }
      return summary.with(findings, Duration.ofNanos(System.nanoTime() - begin));
    } catch (AnchorException e) {
      throw failure(e);
    }
  }

  private static StartupException refused(String sentence) {
    return new StartupException(ExitCode.REFUSED, sentence, null);
  }

  static StartupException failure(AnchorException e) {
    int exitCode = e.isBadInput() ? ExitCode.REFUSED : ExitCode.FAILED;
    return new StartupException(exitCode, String.valueOf(e.getMessage()), e);
  }
}
