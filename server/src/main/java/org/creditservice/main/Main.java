package org.creditservice.main;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
    CommandLine commandLine = commandLine(System.getenv(), stop, arguments);
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
   * The command line with the command that the arguments begin with, or with all of them: to make
   * one takes a cold JVM tens of milliseconds.
   *
   * @param environment the environment variables that settings are read from
   * @param stop ends `serve`, and `import`, `grant`, `verify`, `export` and `migrate` early
   */
  static CommandLine commandLine(
      Map<String, String> environment, StopSignal stop, String... arguments) {
    Map<String, Supplier<CommandLine>> commands = commands(environment, stop);
    CommandLine commandLine = new CommandLine(new Main());
    if (arguments.length > 0 && commands.containsKey(arguments[0])) {
      commands.keySet().retainAll(Set.of(arguments[0]));
    }
    commands.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
    return commandLine
        .setParameterExceptionHandler(FailureHandlers::onBadArguments)
        .setExecutionExceptionHandler(FailureHandlers::onFailure);
  }

  /** In the order of the help. */
  private static Map<String, Supplier<CommandLine>> commands(
      Map<String, String> environment, StopSignal stop) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("serve", () -> new ServeCommand(environment, stop).commandLine());
    commands.put("migrate", () -> new MigrateCommand(environment, stop).commandLine());
    commands.put("roles", () -> new CommandLine(new RolesCommand()));
    commands.put("import", () -> new ImportCommand(environment, stop).commandLine());
    commands.put("grant", () -> new GrantCommand(environment, stop).commandLine());
    commands.put("verify", () -> new VerifyCommand(environment, stop).commandLine());
    commands.put(
        "export",
        () ->
            new ExportCommand(environment, stop, new FileOutputStream(FileDescriptor.out))
                .commandLine());
    commands.put("anchor", () -> new AnchorCommand(environment, stop).commandLine());
    commands.put("policy", () -> new CommandLine(new PolicyCommand()));
    commands.put("prepare", () -> new CommandLine(new PrepareCommand(environment)));
    return commands;
  }
}
