package org.creditservice.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.creditservice.bench.jmh.JmhCommand;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the process begins. */
public final class Bench {
  /** A run was void, or it could not be done. */
  static final int FAILED = 1;

  /** The arguments can't be meant. */
  static final int REFUSED = 2;

  /** What a shell makes of Ctrl-C. */
  private static final int INTERRUPTED = 130;

  private Bench() {}

  /** Runs what the arguments say, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Cleanup cleanup = Cleanup.alsoBySignal();
    System.exit(commandLine(cleanup).execute(arguments));
  }

  static CommandLine commandLine(Cleanup cleanup) {
    // Where picocli finds what the help refers to.
    System.setProperty("LOADS", BenchOptions.describeLoads());
    Callable<Integer> command = new BenchCommand(cleanup);
    return new CommandLine(command)
        .addSubcommand(new JmhCommand())
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Bench::onBadArguments)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> onFailure(failure, commandLine, cleanup));
  }

  private static int onBadArguments(ParameterException failure, String[] arguments) {
    CommandLine commandLine = failure.getCommandLine();
    PrintWriter err = commandLine.getErr();
    String name = commandLine.getCommandSpec().qualifiedName();
    err.println(name + ": " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try '" + name + " --help'.");
    return REFUSED;
  }

  private static int onFailure(Exception failure, CommandLine commandLine, Cleanup cleanup) {
    if (cleanup.begun()) {
      return INTERRUPTED;
    }
    PrintWriter err = commandLine.getErr();
    if (failure instanceof BenchException) {
      err.println("credit bench: " + failure.getMessage());
    } else {
      err.println("credit bench: failed for an unforeseen reason:");
      failure.printStackTrace(err);
    }
    return FAILED;
  }
}
