package org.creditservice.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.Engine;
import org.creditservice.config.IoReason;
import org.creditservice.config.Settings;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.db.ConnectionDemand;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.imports.BulkImport;
import org.creditservice.imports.ImportAbortedException;
import org.creditservice.imports.ProfileFile;
import org.creditservice.imports.Summary;
import org.creditservice.imports.UnusableFileException;
import org.creditservice.ops.DatabaseMonitor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Imports profiles with their balances from a file, and ends. */
@Command(
    name = "import",
    description = {
      "Create profiles with opening balances from a CSV file, and end.",
      "An import that is run again continues: it does not change what is already imported. Rows that"
          + " cannot be imported are reported by line number, and all others are imported."
    },
    abbreviateSynopsis = true,
    sortOptions = false)
final class ImportCommand extends SettingsCommand {

  /** An import executes no queries, so the pool opens none; it must be allowed one. */
  private static final int READ_CONNECTIONS = 1;

  private static final String RUN_AGAIN = " Run the import again to continue.";

  private final StopSignal stop;

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--profiles",
      required = true,
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "CSV file (UTF-8) whose first line names the columns: profile_id, balance and, optionally,"
              + " last_deduct_time (such as 2026-11-24T08:00:00Z).")
  private @Nullable Path profiles;

  /**
   * @param stop ends the import early
   */
  ImportCommand(Map<String, String> environment, StopSignal stop) {
    super(environment, Settings.FOR_IMPORT);
    this.stop = stop;
  }

  @Override
  int run(Settings settings, PrintWriter out) throws Exception {
    Path path = Objects.requireNonNull(profiles);
    try {
      ProfileFile file = ProfileFile.open(path);
      try (ServiceDatabase database = ServiceDatabase.open(settings.database())) {
        database.onFailure(stop::request);
        prepare(settings, database);
        return run(settings, database, file, out);
      }
    } catch (UnusableFileException e) {
      throw new StartupException(
          ExitCode.REFUSED, "The file \"%s\" %s.".formatted(path, e.getMessage()), e);
    } catch (ImportAbortedException e) {
      throw new StartupException(ExitCode.FAILED, e.getMessage() + RUN_AGAIN, e);
    } catch (IOException e) {
      throw new StartupException(
          ExitCode.FAILED,
          "The file \"%s\" can no longer be read: %s.%s".formatted(path, IoReason.of(e), RUN_AGAIN),
          e);
    }
  }

  private void prepare(Settings settings, ServiceDatabase database) throws InterruptedException {
    SchemaPreparation schema =
        new SchemaPreparation(database, settings.database(), demand(settings)::explain);
    // If a signal ends the wait, the import itself stops at once.
    boolean unused =
        settings.database().migrate() ? schema.migrate(stop) : schema.prepare(false, stop);
  }

  private int run(Settings settings, ServiceDatabase database, ProfileFile file, PrintWriter out)
      throws Exception {
    PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
    ImportProgress progress = new ImportProgress(file.rows(), err);
    try (ConnectionPools pools =
        ConnectionPools.open(
            database.target(),
            settings.database().timeouts(),
            settings.engine().lanes(),
            READ_CONNECTIONS)) {
      Summary summary =
          run(
              settings,
              new BatchDatabase(pools.lanes(), settings.engine().batchSpan()),
              file,
              progress);
      out.println(progress.sentence(summary));
      out.flush();
      return summary.complete() && summary.rejected() == 0 ? ExitCode.OK : ExitCode.FAILED;
    } catch (ImportAbortedException e) {
      database.requireUsable();
      throw e;
    }
  }

  private Summary run(
      Settings settings, BatchDatabase batches, ProfileFile file, ImportProgress progress)
      throws Exception {
    // Its lanes tell: it has no health that others look at.
    try (DatabaseMonitor monitor =
            new DatabaseMonitor(
                () -> batches.outcomes().failure().map(demand(settings)::explain), any -> {});
        Engine engine = engine(settings, batches)) {
      monitor.start();
      return new BulkImport(engine, settings.engine(), progress, stop.requested()::isDone)
          .run(file);
    }
  }

  private static ConnectionDemand demand(Settings settings) {
    return new ConnectionDemand(settings.engine().lanes(), 0);
  }

  private static Engine engine(Settings settings, BatchDatabase batches) {
    return Engine.start(
        settings.engine(),
        batches,
        new Rulebook(IdSource.random(new SecureRandom())),
        new ResponseEncoder(),
        (profileId, lastSequence) -> {},
        BatchObserver.NONE);
  }
}
