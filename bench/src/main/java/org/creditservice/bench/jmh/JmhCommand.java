package org.creditservice.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the micro-benchmarks. */
@Command(name = "jmh", description = "Run the micro-benchmarks of the parts that do no I/O (JMH).")
public final class JmhCommand implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused") // picocli writes the field
  private boolean help;

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..*",
      description = "Run the benchmarks whose names match. Default: all.")
  private List<String> patterns = new ArrayList<>();

  @Override
  public Integer call() throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder().shouldFailOnError(true);
    patterns.forEach(options::include);
    new Runner(options.build()).run();
    return 0;
  }
}
