package org.creditservice.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.creditservice.bench.jmh.JmhCommand;
import org.creditservice.main.ProcessDefaults;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of {@code ./credit bench}. */
public final class Bench {
  /** Exit code: the bench failed, or a load's figures are void. */
  static final int FAILED = 1;

  /** Exit code: invalid arguments. */
  private static final int USAGE = 2;

  /** Exit code: ended by Ctrl-C, as shells report it. */
  private static final int INTERRUPTED = 130;

  private Bench() {}

  public static void main(String[] arguments) {
    ProcessDefaults.set();
    Cleanup cleanup = Cleanup.onShutdown();
    System.exit(commandLine(cleanup).execute(arguments));
  }

  static CommandLine commandLine(Cleanup cleanup) {
    // picocli replaces ${LOADS} and ${RIVALS} in the help.
    System.setProperty("LOADS", BenchOptions.describeLoads());
    System.setProperty("RIVALS", BenchOptions.describeRivals());
    Callable<Integer> command = new BenchCommand(cleanup);
    return new CommandLine(command)
        .addSubcommand(new JmhCommand())
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Bench::onInvalidArguments)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> onFailure(failure, commandLine, cleanup));
  }

  private static int onInvalidArguments(ParameterException failure, String[] arguments) {
    CommandLine commandLine = failure.getCommandLine();
    PrintWriter err = commandLine.getErr();
    String name = commandLine.getCommandSpec().qualifiedName();
    err.println(name + ": " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try '" + name + " --help'.");
    return USAGE;
  }

  private static int onFailure(Exception failure, CommandLine commandLine, Cleanup cleanup) {
    if (cleanup.isStarted()) {
      return INTERRUPTED;
    }
    PrintWriter err = commandLine.getErr();
    if (failure instanceof BenchException) {
      err.println("credit bench: " + failure.getMessage());
    } else {
      err.println("credit bench: unexpected failure:");
      failure.printStackTrace(err);
    }
    return FAILED;
  }
}
