package org.creditservice.main;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.Engine;
import org.creditservice.config.EngineSettings;
import org.creditservice.config.IoReason;
import org.creditservice.config.Settings;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.db.ConnectionDemand;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.imports.BulkImport;
import org.creditservice.imports.ImportAbortedException;
import org.creditservice.imports.ImportListener;
import org.creditservice.imports.RowFile;
import org.creditservice.imports.RowKind;
import org.creditservice.imports.Summary;
import org.creditservice.imports.UnusableFileException;
import org.creditservice.ops.DatabaseMonitor;

/** Executes the rows of a file on the service's database, or rehearses it. */
final class BulkRun {
  /** It executes no queries, so the pool opens none; it must be allowed one. */
  private static final int READ_CONNECTIONS = 1;

  /** How long the engine may take to end once the run is stopped. */
  private static final Duration STOP = Duration.ofSeconds(1);

  private final Settings settings;
  private final StopSignal stop;
  private final Path path;
  private final String runAgain;
  private final boolean rehearsal;

  /**
   * @param runAgain what to say when it has to be run again to continue: a sentence
   * @param rehearsal whether to change nothing, the schema included
   */
  BulkRun(Settings settings, StopSignal stop, Path path, String runAgain, boolean rehearsal) {
    this.settings = settings;
    this.stop = stop;
    this.path = path;
    this.runAgain = runAgain;
    this.rehearsal = rehearsal;
  }

  /** Makes the receiver of its progress, once the file has been read through. */
  @FunctionalInterface
  interface Listeners<L extends ImportListener> {
    L listener(long rows);
  }

  /** What became of the rows, with who followed it. */
  record Result<L extends ImportListener>(Summary summary, L listener) {
    int exitCode() {
      return summary.complete() && summary.rejected() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  /**
   * Runs it.
   *
   * @throws StartupException with one sentence, if it can't be done or finished
   */
  <L extends ImportListener> Result<L> run(RowKind kind, Listeners<L> listeners) throws Exception {
    try {
      RowFile file = RowFile.open(kind, path);
      try (ServiceDatabase database = open()) {
        database.onFailure(stop::request);
        Optional<EngineSettings> engine = whenPrepared(database);
        L listener = listeners.listener(file.rows());
        Summary summary =
            engine.isPresent() ? run(database, engine.get(), file, listener) : stopped(database);
        return new Result<>(summary, listener);
      }
    } catch (UnusableFileException e) {
      throw new StartupException(
          ExitCode.REFUSED, "The file \"%s\" %s.".formatted(path, e.getMessage()), e);
    } catch (ImportAbortedException e) {
      throw new StartupException(ExitCode.FAILED, e.getMessage() + " " + runAgain, e);
    } catch (IOException e) {
      throw new StartupException(
          ExitCode.FAILED,
          "The file \"%s\" can no longer be read: %s. %s".formatted(path, IoReason.of(e), runAgain),
          e);
    }
  }

  private ServiceDatabase open() {
    return rehearsal ? ServiceDatabase.openExisting(settings) : ServiceDatabase.open(settings);
  }

  /** A signal need not wait for a database that doesn't answer: empty if one came first. */
  private Optional<EngineSettings> whenPrepared(ServiceDatabase database) throws Exception {
    return Startup.unlessStopped(Startup.onThread("preparation", () -> prepare(database)), stop)
        .flatMap(prepared -> prepared);
  }

  /** The engine for a database whose schema is ready; empty if a signal to stop came first. */
  private Optional<EngineSettings> prepare(ServiceDatabase database) throws InterruptedException {
    if (rehearsal) {
      ReadableSchema.require(database, settings.database().timeouts());
    } else {
      SchemaPreparation schema =
          new SchemaPreparation(database, settings.database(), demand()::explain);
      boolean ready =
          settings.database().migrate() ? schema.migrate(stop) : schema.prepare(false, stop);
      if (!ready) {
        return Optional.empty();
      }
    }
    EngineSettings engine = settings.engine();
    return Optional.of(engine.with(SpanOfBatches.now(database.target(), engine)));
  }

  private static Summary stopped(ServiceDatabase database) {
    database.requireUsable();
    return new Summary(0, 0, 0, BigInteger.ZERO, false);
  }

  private Summary run(
      ServiceDatabase database, EngineSettings engine, RowFile file, ImportListener listener)
      throws Exception {
    try (ConnectionPools pools =
        ConnectionPools.open(
            database.target(),
            settings.database().timeouts(),
            engine.connections(),
            READ_CONNECTIONS)) {
      return run(new BatchDatabase(pools.lanes()), engine, file, listener);
    } catch (ImportAbortedException e) {
      database.requireUsable();
      throw e;
    }
  }

  private Summary run(
      BatchDatabase batches, EngineSettings settings, RowFile file, ImportListener listener)
      throws Exception {
    // Its lanes tell: it has no health that others look at.
    try (DatabaseMonitor monitor =
            new DatabaseMonitor(
                () -> batches.outcomes().failure().map(demand()::explain), any -> {});
        Engine engine = engine(batches, settings)) {
      monitor.start();
      Summary summary = new BulkImport(file, engine, settings, listener, stop.requested()).run();
      if (!summary.complete()) {
        // What is left of a statement that hangs is rolled back when its connection is closed.
        engine.close(STOP);
      }
      return summary;
    }
  }

  private ConnectionDemand demand() {
    return new ConnectionDemand(settings.engine().connections(), 0);
  }

  private Engine engine(BatchDatabase batches, EngineSettings settings) {
    Rulebook rulebook = new Rulebook(IdSource.random(new SecureRandom()));
    ResponseEncoder encoder = new ResponseEncoder();
    return rehearsal
        ? Engine.rehearse(settings, batches, rulebook, encoder)
        : Engine.start(
            settings,
            batches,
            rulebook,
            encoder,
            (profileId, lastSequence) -> {},
            BatchObserver.NONE);
  }
}
