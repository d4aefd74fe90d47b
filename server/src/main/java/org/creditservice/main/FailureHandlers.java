package org.creditservice.main;

import java.io.PrintWriter;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.db.roles.RoleGrants.UnusableRoleException;
import org.creditservice.db.schema.Migrations.MigrationException;
import org.creditservice.embedded.EmbeddedPostgresException;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Print why a command failed, to standard error, and choose its exit code. */
final class FailureHandlers {

  private static final Logger log = LoggerFactory.getLogger(FailureHandlers.class);

  private FailureHandlers() {}

  /** For invalid arguments: prints what is wrong, similar names, and how to get help. */
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
   * For a command that threw: prints the message of an expected failure. Any other is a bug, and
   * its stack trace goes to the log.
   */
  static int onFailure(Exception failure, CommandLine commandLine, ParseResult parseResult) {
    int exitCode = exitCode(failure);
    PrintWriter err = commandLine.getErr();
    String command = commandLine.getCommandSpec().qualifiedName();
    if (isExpected(failure)) {
      err.println(command + ": " + failure.getMessage());
    } else {
      log.error(LogEvent.COMMAND_FAILED, "unexpected failure", failure);
      err.println(command + ": unexpected failure: the log above says which.");
    }
    return exitCode;
  }

  /** For a command whose output could not be written, on a full disk for example. */
  static int onLostOutput(int exitCode) {
    System.err.println("credit: Standard output can't be written: what was printed is incomplete.");
    return exitCode == ExitCode.OK ? ExitCode.FAILED : exitCode;
  }

  private static int exitCode(Exception failure) {
    if (failure instanceof StartupException startup) {
      return startup.exitCode();
    }
    boolean refused =
        failure instanceof InvalidSettingException || failure instanceof UnusableRoleException;
    return refused ? ExitCode.REFUSED : ExitCode.FAILED;
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof StartupException
        || failure instanceof InvalidSettingException
        || failure instanceof EmbeddedPostgresException
        || failure instanceof UnusableRoleException
        || failure instanceof MigrationException;
  }
}
