package org.creditservice.main;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.creditservice.config.Settings;
import org.creditservice.db.FailureText;
import org.creditservice.db.roles.RoleGrants.Grantee;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings the schema up to date and ends. */
@Command(
    name = "migrate",
    description = "Bring the database's schema up to date, and end.",
    abbreviateSynopsis = true,
    sortOptions = false)
final class MigrateCommand extends SettingsCommand {

  private final StopSignal stop;

  @Option(
      names = "--service-role",
      paramLabel = "NAME",
      description =
          "Then grant this role what a server needs, and no more. It must exist: 'credit roles'"
              + " prints how.")
  private List<String> serviceRoles = List.of();

  @Option(
      names = "--retention-role",
      paramLabel = "NAME",
      description = "The same for a role whose servers run with --key-retention.")
  private List<String> retentionRoles = List.of();

  @Option(
      names = "--distribute",
      description =
          "Distribute the tables over the workers of the Citus cluster whose coordinator"
              + " --database-url names, with what is in them: docs/scale-out.md. Stop all servers"
              + " before.")
  private boolean distribute;

  /**
   * @param stop ends the wait for other sessions' locks
   */
  MigrateCommand(Map<String, String> environment, StopSignal stop) {
    super(environment, Settings.FOR_MIGRATE);
    this.stop = stop;
  }

  @Override
  int run(Settings settings, PrintWriter out) throws InterruptedException {
    try (ServiceDatabase database = ServiceDatabase.open(settings)) {
      SchemaPreparation schema =
          new SchemaPreparation(database, settings.database(), FailureText::of);
      if (!(distribute ? schema.distribute(stop) : schema.migrate(stop))) {
        throw new StartupException(
            ExitCode.FAILED,
            "The migration was stopped while another session held a lock: run it again.",
            null);
      }
      grant(database);
      out.println("schema up to date (" + database.description() + ")");
      out.flush();
    }
    return ExitCode.OK;
  }

  private void grant(ServiceDatabase database) {
    List<Grantee> grantees =
        Stream.concat(
                serviceRoles.stream().map(role -> new Grantee(role, false)),
                retentionRoles.stream().map(role -> new Grantee(role, true)))
            .toList();
    if (!grantees.isEmpty()) {
      database.grant(grantees);
    }
  }
}
