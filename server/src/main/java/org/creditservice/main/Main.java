package org.creditservice.main;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Map;
import org.creditservice.logging.LoggingSetup;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** The entry point. Without a subcommand, picocli prints which there are. */
@Command(
    name = "credit",
    description = "A service that keeps credits: exact idempotency on PostgreSQL, over gRPC.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.LOCAL,
    versionProvider = Version.class,
    subcommands = HelpCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  private Main() {}

  /** Runs the command in the arguments, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
    LoggingSetup.unite();
    StopSignal stop = new StopSignal();
    stop.listen();
    int exitCode = commandLine(System.getenv(), stop).execute(arguments);
    System.exit(System.out.checkError() ? FailureHandlers.onLostOutput(exitCode) : exitCode);
  }

  /**
   * The complete command line, which tests execute in their own process.
   *
   * @param environment the environment variables that settings are read from
   * @param stop ends `serve`, and `import`, `grant`, `verify`, `export` and `migrate` early
   */
  static CommandLine commandLine(Map<String, String> environment, StopSignal stop) {
    return new CommandLine(new Main())
        .addSubcommand(new ServeCommand(environment, stop).commandLine())
        .addSubcommand(new MigrateCommand(environment, stop).commandLine())
        .addSubcommand(new ImportCommand(environment, stop).commandLine())
        .addSubcommand(new GrantCommand(environment, stop).commandLine())
        .addSubcommand(new VerifyCommand(environment, stop).commandLine())
        .addSubcommand(
            new ExportCommand(environment, stop, new FileOutputStream(FileDescriptor.out))
                .commandLine())
        .addSubcommand(new AnchorCommand(environment, stop).commandLine())
        .setParameterExceptionHandler(FailureHandlers::onBadArguments)
        .setExecutionExceptionHandler(FailureHandlers::onFailure);
  }
}
