package org.creditservice.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.creditservice.bench.contender.Pgbench;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadCatalog;
import org.creditservice.bench.load.RivalSelection;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What can be asked of the bench. */
@SuppressWarnings("unused") // picocli writes the fields
final class BenchOptions {
  private static final Path RAM = Path.of("/dev/shm");

  private static final int QUICK_PAIRS = 3;
  private static final int QUICK_SECONDS = 2;
  private static final int QUICK_WARM_UP = 10;
  private static final int PAIRS = 5;
  private static final int SECONDS = 10;
  private static final int WARM_UP = 40;

  /** The launcher says where it is, as it starts the servers too. */
  private static final String LAUNCHER = "credit.launcher";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  private boolean help;

  @Option(
      names = "--quick",
      description =
          "The four main loads in under two minutes, against the strongest rival alone; the last"
              + " lines are their ratios.")
  private boolean quick;

  @Option(
      names = "--load",
      paramLabel = "NAME",
      description = {
        "A load; may be given several times. Default: all. With * all rivals take part:",
        "${LOADS}"
      })
  private List<String> loads = new ArrayList<>();

  @Option(names = "--alone", description = "The service alone, without its rivals.")
  private boolean alone;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "How often each contender runs under each load. Default: 5; with --quick 3.")
  private @Nullable Integer pairs;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long one run is. Default: 10; with --quick 2.")
  private @Nullable Integer seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "How long a server that has just started works unmeasured, while its Java compiles."
              + " Default: 40; with --quick 10.")
  private @Nullable Integer warmUp;

  @Option(
      names = "--ram",
      description =
          "Keep the data on a RAM disk (/dev/shm): what is left when flushes cost nothing.")
  private boolean ram;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where to keep the data meanwhile, in a directory of its own. Default: in bench/target.")
  private @Nullable Path dataDir;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "Use this PostgreSQL, in databases of its own, as a superuser; the password from"
              + " CREDIT_DATABASE_PASSWORD.")
  private @Nullable String databaseUrl;

  @Option(
      names = "--server-options",
      paramLabel = "OPTIONS",
      description =
          "More options for the service's servers, such as \"--lanes 2\". CREDIT_JAVA_OPTS holds"
              + " for them too.")
  private String serverOptions = "";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write every run's figures to this file.")
  private @Nullable Path json;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Write throughput.svg, latency.svg and cpu.svg to this directory.")
  private @Nullable Path plots;

  @Option(
      names = "--pgbench",
      paramLabel = "FILE",
      description = "The program pgbench. Default: on the PATH, or where Debian has it.")
  private @Nullable Path pgbench;

  @Option(
      names = "--pgledger",
      paramLabel = "FILE.sql",
      description = "Also compare with pgledger, whose SQL this is.")
  private @Nullable Path pgledger;

  /** The list of loads for the help. */
  static String describeLoads() {
    return LoadCatalog.ALL.stream()
        .map(
            load ->
                "  %s%s: %s"
                    .formatted(
                        load.name(),
                        load.rivals() == RivalSelection.ALL ? "*" : "",
                        load.description()))
        .collect(Collectors.joining("\n"));
  }

  /** The program {@code credit}. */
  static Path launcher() {
    return Path.of(
        Optional.ofNullable(System.getProperty(LAUNCHER))
            .orElseThrow(() -> new BenchException("Start it as `./credit bench`.")));
  }

  /** A place in bench/target. */
  static Path home(String name) {
    return launcher().resolveSibling("bench").resolve("target").resolve(name);
  }

  /**
   * What to run.
   *
   * @throws ParameterException if it can't be meant
   */
  Plan plan(CommandLine commandLine) {
    require(commandLine, pairs == null || pairs > 0, "--pairs must be 1 or more.");
    require(commandLine, seconds == null || seconds > 0, "--seconds must be 1 or more.");
    require(commandLine, warmUp == null || warmUp > 0, "--warm-up must be 1 or more.");
    require(
        commandLine, !quick || loads.isEmpty(), "--quick has its own loads: leave --load away.");
    require(commandLine, !quick || !alone, "--quick is about the rival: leave --alone away.");
    require(commandLine, !ram || dataDir == null, "--ram and --data-dir exclude each other.");
    require(
        commandLine,
        databaseUrl == null || (!ram && dataDir == null),
        "--database-url says where the data are: leave --ram and --data-dir away.");
    require(
        commandLine,
        pgledger == null || Files.isReadable(pgledger),
        "--pgledger: there is no file " + pgledger + ".");
    require(
        commandLine,
        pgbench == null || Files.isExecutable(pgbench),
        "--pgbench: there is no program " + pgbench + ".");
    require(
        commandLine,
        json == null || Files.isDirectory(json.toAbsolutePath().resolveSibling(".")),
        "--json: the directory of " + json + " is not there.");
    requireDatabase(commandLine);
    require(commandLine, !ram || Files.isDirectory(RAM), "--ram: there is no /dev/shm here.");
    return quick
        ? plan(LoadCatalog.QUICK, QUICK_PAIRS, QUICK_SECONDS, QUICK_WARM_UP, 1)
        : plan(chosen(commandLine), PAIRS, SECONDS, WARM_UP, 3);
  }

  boolean isQuick() {
    return quick;
  }

  Path dataDirectory() {
    if (ram) {
      return RAM;
    }
    return dataDir == null ? home("data") : dataDir;
  }

  /** The PostgreSQL that was given. */
  Optional<DatabaseTarget> database() {
    if (databaseUrl == null) {
      return Optional.empty();
    }
    return Settings.from(Map.of("database-url", databaseUrl), System.getenv())
        .database()
        .external();
  }

  List<String> serverOptions() {
    return serverOptions.isBlank() ? List.of() : List.of(serverOptions.strip().split("\\s+"));
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
        quick);
  }

  private List<Load> chosen(CommandLine commandLine) {
    Map<String, Load> byName =
        LoadCatalog.ALL.stream().collect(Collectors.toMap(Load::name, load -> load));
    loads.forEach(
        name ->
            require(
                commandLine,
                byName.containsKey(name),
                "--load: there is no load \"" + name + "\"."));
    return LoadCatalog.ALL.stream()
        .filter(load -> loads.isEmpty() || loads.contains(load.name()))
        .map(load -> alone ? load.beside(RivalSelection.NONE) : load)
        .toList();
  }

  private void requireDatabase(CommandLine commandLine) {
    try {
      Optional<DatabaseTarget> unused = database();
    } catch (InvalidSettingException e) {
      throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    }
  }

  private static void require(CommandLine commandLine, boolean met, String sentence) {
    if (!met) {
      throw new ParameterException(commandLine, sentence);
    }
  }
}
