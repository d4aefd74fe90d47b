package org.creditservice.main;

import java.io.PrintWriter;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.db.schema.Migrations.MigrationException;
import org.creditservice.embedded.EmbeddedPostgresException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command says on standard error when it fails, and the exit code it fails with. */
final class ExitStatus {

  private static final Logger log = LoggerFactory.getLogger(ExitStatus.class);

  private ExitStatus() {}

  /**
   * Arguments that aren't understood: what is wrong, what was probably meant, where the help is.
   */
  static int onBadArguments(ParameterException failure, String[] arguments) {
    CommandLine commandLine = failure.getCommandLine();
    PrintWriter err = commandLine.getErr();
    String command = commandLine.getCommandSpec().qualifiedName();
    err.println(command + ": " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try '" + command + " --help'.");
    return ExitCode.REFUSED;
  }

  /**
   * A command that gave up: its sentence if the failure is a known one, else a bug's whole trace in
   * the log.
   */
  static int onFailure(Exception failure, CommandLine commandLine, ParseResult parseResult) {
    int exitCode = exitCode(failure);
    PrintWriter err = commandLine.getErr();
    String command = commandLine.getCommandSpec().qualifiedName();
    if (isExplained(failure)) {
      err.println(command + ": " + failure.getMessage());
    } else {
      log.error("failed for an unforeseen reason", failure);
      err.println(command + ": failed for an unforeseen reason (" + failure + ").");
    }
    return exitCode;
  }

  private static int exitCode(Exception failure) {
    if (failure instanceof StartupException startup) {
      return startup.exitCode();
    }
    return failure instanceof InvalidSettingException ? ExitCode.REFUSED : ExitCode.FAILED;
  }

  private static boolean isExplained(Exception failure) {
    return failure instanceof StartupException
        || failure instanceof InvalidSettingException
        || failure instanceof EmbeddedPostgresException
        || failure instanceof MigrationException;
  }
}
