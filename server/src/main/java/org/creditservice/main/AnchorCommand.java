package org.creditservice.main;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.creditservice.anchor.Anchor;
import org.creditservice.anchor.AnchorException;
import org.creditservice.anchor.AnchorFiles;
import org.creditservice.anchor.AnchorKeys;
import org.creditservice.anchor.Anchoring;
import org.creditservice.config.Settings;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.LongReadPool;
import org.creditservice.db.SessionSource.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes an anchor of a ledger, and ends. */
@Command(
    name = "anchor",
    description = {
      "Write a few hashes that stand for everything in the ledger, and end.",
      "Keep them where nobody who can write the database can write: 'verify --anchor' then proves"
          + " that nothing of it was rewritten or deleted."
    },
    abbreviateSynopsis = true,
    sortOptions = false)
final class AnchorCommand extends SettingsCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** A server's transactions last milliseconds, and end by themselves after seconds. */
  static final Duration WRITERS_WAIT = Duration.ofMinutes(1);

  private final StopSignal stop;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "Where to write the anchor, as JSON.")
  private @Nullable Path out;

  @Option(
      names = "--leaves",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "Where to write each profile's last hash, so that verification can name a profile and not"
              + " only its bucket.")
  private @Nullable Path leaves;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "As of this time, such as 2026-11-24T08:00:00Z; by default as of now.")
  private @Nullable String asOf;

  @Option(
      names = "--sign-key",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "Sign with this private key (Ed25519, PEM), such as openssl genpkey makes.")
  private @Nullable Path signKey;

  /**
   * @param stop ends it early
   */
  AnchorCommand(Map<String, String> environment, StopSignal stop) {
    super(environment, Settings.FOR_READS);
    this.stop = stop;
  }

  @Override
  int run(Settings settings, PrintWriter printer) throws Exception {
    try {
      Instant time = asOf == null ? null : RangeOptions.time("--as-of", asOf);
      PrivateKey key = signKey == null ? null : AnchorKeys.privateKey(signKey);
      try (ServiceDatabase database = ServiceDatabase.openExisting(settings)) {
        ReadableSchema.require(database, settings.database().timeouts(), Role.PRIMARY);
        Anchor anchor = write(settings, database, time, key);
        printer.printf(
            "anchor as of %s written to %s: %d profiles, root %s%n",
            anchor.asOfTime(), out, anchor.profiles(), anchor.root());
        printer.flush();
        return ExitCode.OK;
      }
    } catch (AnchorException e) {
      throw AnchorOptions.failure(e);
    }
  }

  private Anchor write(
      Settings settings, ServiceDatabase database, @Nullable Instant time, @Nullable PrivateKey key)
      throws AnchorException {
    try (LongReadPool pool =
        LongReadPool.open(
            "credit-anchor", database.target(), settings.database().timeouts(), 1, Role.PRIMARY)) {
      Thread thread = Thread.currentThread();
      CompletableFuture<Void> unused = stop.requested().thenRun(thread::interrupt);
      return AnchorFiles.write(
          new Anchoring(pool.connections(), PATIENCE, WRITERS_WAIT),
          time,
          Objects.requireNonNull(out),
          leaves,
          key);
    } catch (InterruptedException e) {
      throw new StartupException(ExitCode.FAILED, "No anchor was written: it was stopped.", e);
    } catch (DatabaseException e) {
      throw new StartupException(
          ExitCode.FAILED,
          "The database at %s can no longer be read: %s."
              .formatted(database.target().describe(), e.getMessage()),
          e);
    }
  }
}
