package org.creditservice.main;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.creditservice.db.roles.RolesScript;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the SQL that makes the service's roles; connects to nothing. */
@Command(
    name = "roles",
    description = "Print the SQL that makes the service's roles in your PostgreSQL, and end.",
    sortOptions = false)
final class RolesCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and end.")
  @SuppressWarnings("unused") // picocli reads it
  private boolean helpRequested;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "credit",
      description = "The service's database (default: ${DEFAULT-VALUE}).")
  private String database = "";

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      defaultValue = "credit_owner",
      description = "The role that owns it and migrates (default: ${DEFAULT-VALUE}).")
  private String owner = "";

  @Option(
      names = "--service",
      paramLabel = "NAME",
      defaultValue = "credit_service",
      description = "The role that serves (default: ${DEFAULT-VALUE}).")
  private String service = "";

  @Option(
      names = "--retention",
      paramLabel = "NAME",
      defaultValue = "credit_retention",
      description = "The role that serves with --key-retention (default: ${DEFAULT-VALUE}).")
  private String retention = "";

  @Override
  public Integer call() {
    RolesScript.Names names = new RolesScript.Names(database, owner, service, retention);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(RolesScript.SHIPPED.of(names));
    out.flush();
    return ExitCode.OK;
  }
}
