package org.creditservice.main;

import java.io.PrintWriter;
import java.util.Map;
import org.creditservice.config.Settings;
import org.creditservice.db.FailureText;
import picocli.CommandLine.Command;

/** Brings the schema up to date and ends. */
@Command(
    name = "migrate",
    description = "Bring the database's schema up to date, and end.",
    abbreviateSynopsis = true,
    sortOptions = false)
final class MigrateCommand extends SettingsCommand {

  private final StopSignal stop;

  /**
   * @param stop ends the wait for other sessions' locks
   */
  MigrateCommand(Map<String, String> environment, StopSignal stop) {
    super(environment, Settings.FOR_MIGRATE);
    this.stop = stop;
  }

  @Override
  int run(Settings settings, PrintWriter out) throws InterruptedException {
    try (ServiceDatabase database = ServiceDatabase.open(settings.database())) {
      SchemaPreparation schema =
          new SchemaPreparation(database, settings.database(), FailureText::of);
      if (!schema.migrate(stop)) {
        throw new StartupException(
            ExitCode.FAILED,
            "The migration was stopped while another session held a lock: run it again.",
            null);
      }
      out.println("schema up to date (" + database.description() + ")");
      out.flush();
    }
    return ExitCode.OK;
  }
}
