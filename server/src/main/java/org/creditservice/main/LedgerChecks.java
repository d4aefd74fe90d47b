package org.creditservice.main;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.creditservice.anchor.AnchorException;
import org.creditservice.anchor.AnchorKeys;
import org.creditservice.anchor.AnchorSchedule;
import org.creditservice.anchor.Anchoring;
import org.creditservice.api.admin.RecordedAnswers;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.config.VerifySettings;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.LongReadPool;
import org.creditservice.db.SessionSource.Role;
import org.creditservice.verify.Pace;
import org.creditservice.verify.VerificationSchedule;
import org.creditservice.verify.Verifications;
import org.creditservice.verify.Verifier;

/** What a server does so that its ledger can be trusted: verifications and anchors. */
final class LedgerChecks implements AutoCloseable {
  /** Verifications and anchors share them; each takes one for a few thousand rows. */
  static final int CONNECTIONS = Verifications.RUNNING_MAX;

  /** How long reading is tried again while the database is unavailable. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final VerifySettings settings;
  private final LongReadPool connections;
  private final Verifier verifier;
  private final Verifications verifications;
  private final VerificationSchedule schedule;
  private final Optional<AnchorSchedule> anchors;
  private volatile Optional<String> schemaVersion = Optional.empty();

  /**
   * Checks that do not run yet.
   *
   * @throws StartupException if the key for anchors can't be used
   */
  LedgerChecks(VerifySettings settings, DatabaseTarget database, DatabaseTimeouts timeouts) {
    Optional<PrivateKey> key = settings.anchorSignKey().map(LedgerChecks::privateKey);
    this.settings = settings;
    connections = LongReadPool.open("credit-verify", database, timeouts, CONNECTIONS, Role.PRIMARY);
    verifier = new Verifier(connections.connections(), new RecordedAnswers(), PATIENCE);
    verifications = new Verifications(verifier, InstantSource.system());
    schedule = new VerificationSchedule(verifications, Pace.GENTLE);
    anchors =
        settings
            .anchorDir()
            .map(
                directory ->
                    new AnchorSchedule(
                        new Anchoring(
                            connections.connections(), PATIENCE, AnchorCommand.WRITERS_WAIT),
                        directory,
                        key,
                        InstantSource.system()));
  }

  private static PrivateKey privateKey(Path file) {
    try {
      return AnchorKeys.privateKey(file);
    } catch (AnchorException e) {
      throw AnchorOptions.failure(e);
    }
  }

  Verifications verifications() {
    return verifications;
  }

  /** Empty while it is unknown. */
  Optional<String> schemaVersion() {
    return schemaVersion;
  }

  /** Begins with the schedules; the schema must be ready. */
  void start() throws InterruptedException {
    try {
      schemaVersion = Optional.of(verifier.schemaVersion());
    } catch (DatabaseException e) {
      // Only GetServiceStatus misses it.
      schemaVersion = Optional.empty();
    }
    settings.interval().ifPresent(interval -> schedule.start(interval, new SecureRandom()));
    anchors.ifPresent(anchor -> anchor.start(settings.anchorInterval()));
  }

  @Override
  public void close() {
    schedule.close();
    anchors.ifPresent(AnchorSchedule::close);
    verifications.close();
    connections.close();
  }
}
