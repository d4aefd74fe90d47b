package org.creditservice.main;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Map;
import org.creditservice.logging.LoggingSetup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;
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
    LoggingSetup.useOwnConfiguration();
    LoggingSetup.unite();
    StopSignal stop = new StopSignal();
    stop.listen();
    CommandLine commandLine = commandLine(System.getenv(), stop);
    int exitCode = commandLine.execute(arguments);
    boolean lost = System.out.checkError() && !serves(commandLine.getParseResult());
    System.exit(lost ? FailureHandlers.onLostOutput(exitCode) : exitCode);
  }

  /**
   * Whether it was `serve`: its output is no result. Whoever started it may have stopped reading
   * once it was ready.
   */
  private static boolean serves(@Nullable ParseResult parsed) {
    return parsed != null
        && parsed.hasSubcommand()
        && parsed.subcommand().commandSpec().userObject() instanceof ServeCommand;
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
        .addSubcommand(new RolesCommand())
        .addSubcommand(new ImportCommand(environment, stop).commandLine())
        .addSubcommand(new GrantCommand(environment, stop).commandLine())
        .addSubcommand(new VerifyCommand(environment, stop).commandLine())
        .addSubcommand(
            new ExportCommand(environment, stop, new FileOutputStream(FileDescriptor.out))
                .commandLine())
        .addSubcommand(new AnchorCommand(environment, stop).commandLine())
        .addSubcommand(new PolicyCommand())
        .setParameterExceptionHandler(FailureHandlers::onBadArguments)
        .setExecutionExceptionHandler(FailureHandlers::onFailure);
  }
}
