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

  MigrateCommand(Map<String, String> environment) {
    super(environment, Settings.FOR_MIGRATE);
  }

  @Override
  int run(Settings settings, PrintWriter out) {
    try (ServiceDatabase database = ServiceDatabase.open(settings.database())) {
      new SchemaPreparation(database, settings.database(), FailureText::of).migrate();
      out.println("schema up to date (" + database.description() + ")");
      out.flush();
    }
    return ExitCode.OK;
  }
}
