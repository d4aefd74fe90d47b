package org.creditservice.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.bench.contender.Pgbench;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadCatalog;
import org.creditservice.bench.load.Rival;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code ./credit bench}. */
@SuppressWarnings("unused") // picocli writes the fields
final class BenchOptions {
  private static final int QUICK_PAIRS = 3;
  private static final int QUICK_SECONDS = 1;
  private static final int QUICK_WARM_UP = 25;
  private static final int QUICK_CALIBRATION = 1;
  private static final int PAIRS = 5;
  private static final int SECONDS = 10;
  private static final int WARM_UP = 40;
  private static final int CALIBRATION = 3;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = "--quick",
      description =
          "Run only the four main loads, against function and textbook, in under two minutes. The"
              + " last lines of output are their ratios.")
  private boolean quick;

  @Option(
      names = "--load",
      paramLabel = "NAME",
      description = {
        "Run this load; may be repeated. Default: all. Those marked * run against all rivals:",
        "${LOADS}"
      })
  private List<String> loads = new ArrayList<>();

  @Option(
      names = "--alone",
      description = "Run the service without its rivals; its baseline, if given, still runs.")
  private boolean alone;

  @Option(
      names = "--rival",
      paramLabel = "NAME",
      description = {
        "Run this rival only; may be repeated. Default: all that a load has. There are:",
        "${RIVALS}"
      })
  private List<String> rivals = new ArrayList<>();

  @Option(
      names = "--baseline",
      paramLabel = "DIR",
      description =
          "Compare with another version of the service, in the same pairs: DIR is a checkout of it,"
              + " started with its own ./credit and the same options. For before and after a"
              + " change.")
  private @Nullable Path baseline;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "How often each contender runs each load. Default: 5; with --quick 3.")
  private @Nullable Integer pairs;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "The length of a run. Default: 10; with --quick 1.")
  private @Nullable Integer seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "How long a new server runs without being measured, while its Java compiles."
              + " Default: 40; with --quick 25, for all servers together.")
  private @Nullable Integer warmUp;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--server-options",
      paramLabel = "OPTIONS",
      description =
          "Additional options for the service's servers, such as \"--lanes 2\". CREDIT_JAVA_OPTS"
              + " applies to them too.")
  private String serverOptions = "";

  @Option(
      names = "--client-cpus",
      paramLabel = "CPUS",
      description =
          "Keep the client on these CPUs, such as 0 or 0,2-3, and the servers and PostgreSQL on all"
              + " others. Needs taskset.")
  private @Nullable String clientCpus;

  private @Nullable ClientCpus split;

  @Option(
      names = "--timeline",
      description =
          "In open loops, tell what coincided with the worst pauses: checkpoints (one is requested"
              + " halfway), autovacuum, slow statements, garbage collections, sweeps.")
  private boolean timeline;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the figures of every run to FILE.")
  private @Nullable Path json;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description =
          "Write throughput.svg, latency.svg and cpu.svg to DIR, and for each open loop its latency"
              + " over time.")
  private @Nullable Path plots;

  @Option(
      names = "--pgbench",
      paramLabel = "FILE",
      description = "The pgbench program. Default: where Debian installs it, or on the PATH.")
  private @Nullable Path pgbench;

  @Option(
      names = "--pgledger",
      paramLabel = "FILE.sql",
      description = "Also compare with pgledger, whose SQL is in this file.")
  private @Nullable Path pgledger;

  /** Lists the loads for the help. */
  static String describeLoads() {
    return LoadCatalog.ALL.stream()
        .map(
            load ->
                "  %s%s: %s"
                    .formatted(
                        load.name(),
                        load.rivals().equals(LoadCatalog.ALL_RIVALS) ? "*" : "",
                        load.description()))
        .collect(Collectors.joining("\n"));
  }

  /** Lists the rivals for the help. */
  static String describeRivals() {
    return Stream.of(Rival.values()).map(Rival::label).collect(Collectors.joining(", "));
  }

  /**
   * Makes the plan.
   *
   * @throws ParameterException if an option is invalid
   */
  Plan plan(CommandLine commandLine) {
    checkNumbers(commandLine);
    checkLoads(commandLine);
    data.check(commandLine);
    checkObservation(commandLine);
    checkFiles(commandLine);
    return quick
        ? plan(quickLoads(), QUICK_PAIRS, QUICK_SECONDS, QUICK_WARM_UP, QUICK_CALIBRATION)
        : plan(chosenLoads(), PAIRS, SECONDS, WARM_UP, CALIBRATION);
  }

  boolean isQuick() {
    return quick;
  }

  DataOptions data() {
    return data;
  }

  List<String> serverOptions() {
    return serverOptions.isBlank() ? List.of() : List.of(serverOptions.strip().split("\\s+"));
  }

  boolean isTimeline() {
    return timeline;
  }

  /** How the CPUs are shared out; empty if they aren't. */
  Optional<ClientCpus> clientCpus() {
    if (clientCpus != null && split == null) {
      // Once: when this process has moved, it sees no CPUs but its own.
      split = ClientCpus.of(clientCpus);
    }
    return Optional.ofNullable(split);
  }

  Optional<Path> json() {
    return Optional.ofNullable(json);
  }

  Optional<Path> plots() {
    return Optional.ofNullable(plots);
  }

  Optional<Pgbench> pgbench() {
    return pgbench == null ? Pgbench.find() : Optional.of(new Pgbench(pgbench));
  }

  /** The {@code credit} script of the other version. */
  Optional<Path> baseline() {
    return Optional.ofNullable(baseline)
        .map(checkout -> checkout.resolve("credit").toAbsolutePath());
  }

  Optional<Path> pgledger() {
    return Optional.ofNullable(pgledger);
  }

  private Plan plan(
      List<Load> chosen, int defaultPairs, int defaultSeconds, int defaultWarmUp, int calibration) {
    return new Plan(
        chosen,
        pairs == null ? defaultPairs : pairs,
        Duration.ofSeconds(seconds == null ? defaultSeconds : seconds),
        Duration.ofSeconds(warmUp == null ? defaultWarmUp : warmUp),
        Duration.ofSeconds(calibration),
        quick,
        baseline != null);
  }

  private List<Load> quickLoads() {
    return LoadCatalog.QUICK.stream()
        .map(load -> withRivals(load, LoadCatalog.QUICK_RIVALS))
        .toList();
  }

  private List<Load> chosenLoads() {
    return LoadCatalog.ALL.stream()
        .filter(load -> loads.isEmpty() || loads.contains(load.name()))
        .map(load -> withRivals(load, load.rivals()))
        .toList();
  }

  /** A load with those of the rivals that were asked for and can run here. */
  private Load withRivals(Load load, Set<Rival> candidates) {
    Set<Rival> chosen = EnumSet.noneOf(Rival.class);
    if (!alone) {
      chosen.addAll(candidates);
    }
    if (!rivals.isEmpty()) {
      chosen.removeIf(rival -> !rivals.contains(rival.label()));
    }
    if (pgbench().isEmpty()) {
      chosen.removeAll(Rival.OF_PGBENCH);
    }
    if (pgledger == null) {
      chosen.remove(Rival.PGLEDGER);
    }
    return load.withRivals(chosen);
  }

  private void checkNumbers(CommandLine commandLine) {
    require(commandLine, pairs == null || pairs > 0, "--pairs must be 1 or more.");
    require(commandLine, seconds == null || seconds > 0, "--seconds must be 1 or more.");
    require(commandLine, warmUp == null || warmUp > 0, "--warm-up must be 1 or more.");
  }

  private void checkLoads(CommandLine commandLine) {
    require(commandLine, !quick || loads.isEmpty(), "--quick has loads of its own: omit --load.");
    require(commandLine, !quick || !alone, "--quick compares with a rival: omit --alone.");
    require(commandLine, rivals.isEmpty() || !alone, "--rival and --alone exclude each other.");
    checkRivals(commandLine);
    Set<String> names = LoadCatalog.ALL.stream().map(Load::name).collect(Collectors.toSet());
    loads.forEach(
        name ->
            require(
                commandLine, names.contains(name), "--load: there is no load \"" + name + "\"."));
  }

  private void checkRivals(CommandLine commandLine) {
    Set<String> names = Stream.of(Rival.values()).map(Rival::label).collect(Collectors.toSet());
    for (String rival : rivals) {
      require(commandLine, names.contains(rival), "--rival: there is no rival \"" + rival + "\".");
    }
    require(
        commandLine,
        !quick || LoadCatalog.QUICK_RIVALS.stream().map(Rival::label).toList().containsAll(rivals),
        "--quick compares with function and textbook only.");
    require(
        commandLine,
        pgledger != null || !rivals.contains(Rival.PGLEDGER.label()),
        "--rival pgledger needs its SQL: use --pgledger FILE.sql.");
  }

  private void checkObservation(CommandLine commandLine) {
    boolean external = data.externalDatabase().isPresent();
    require(commandLine, !timeline || !quick, "--quick has no open loop: omit --timeline.");
    require(
        commandLine, !timeline || !external, "--timeline can't read the log of --database-url.");
    require(
        commandLine,
        clientCpus == null || !external,
        "--client-cpus can't move the PostgreSQL of --database-url.");
    try {
      Optional<ClientCpus> unused = clientCpus();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, "--client-cpus " + e.getMessage(), e);
    }
  }

  private void checkFiles(CommandLine commandLine) {
    require(
        commandLine,
        baseline().map(Files::isExecutable).orElse(true),
        "--baseline: there is no script credit in " + baseline + ".");
    require(
        commandLine,
        pgledger == null || Files.isReadable(pgledger),
        "--pgledger: cannot read " + pgledger + ".");
    require(
        commandLine,
        pgbench == null || Files.isExecutable(pgbench),
        "--pgbench: cannot execute " + pgbench + ".");
    require(
        commandLine,
        json == null || Files.isDirectory(json.toAbsolutePath().resolveSibling(".")),
        "--json: the directory of " + json + " does not exist.");
  }

  static void require(CommandLine commandLine, boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(commandLine, message);
    }
  }
}
