package org.creditservice.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.creditservice.bench.contender.ContenderFactory;
import org.creditservice.bench.contender.Pgbench;
import org.creditservice.bench.postgres.Postgres;
import org.creditservice.bench.report.JsonReport;
import org.creditservice.bench.report.LoadResult;
import org.creditservice.bench.report.Plots;
import org.creditservice.bench.report.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures, prints, and says by its exit code whether all figures hold. */
@Command(
    name = "credit bench",
    description = {
      "Measure the service against its rivals, over gRPC and on a durable PostgreSQL.",
      "",
      "Starts a PostgreSQL of its own and the service in its own process, gives each load to both"
          + " the service and its rivals in turn, pair by pair, and checks afterwards that what is"
          + " recorded is right. All that it starts and writes is gone when it ends, also by Ctrl-C."
          + " docs/performance.md says what is measured and how to read it.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 measured; 1 failed, or what was recorded was wrong, and the figures are void;"
          + " 2 the arguments can't be meant."
    })
final class BenchCommand implements Callable<Integer> {
  private final Cleanup cleanup;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final BenchOptions options = new BenchOptions();

  BenchCommand(Cleanup cleanup) {
    this.cleanup = cleanup;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    var commandLine = Objects.requireNonNull(spec).commandLine();
    Plan plan = options.plan(commandLine);
    Optional<Pgbench> pgbench = options.pgbench();
    PrintWriter out = commandLine.getOut();
    DataDirectory directory = DataDirectory.in(options.dataDirectory());
    cleanup.add(directory::delete);
    Postgres postgres = postgres(directory);
    cleanup.add(postgres::close);
    Map<String, String> environment = environment(directory, postgres);
    environment.forEach((name, value) -> out.printf("%s: %s%n", name, value));
    if (pgbench.isEmpty()) {
      out.println(
          "There is no pgbench (Debian: the package postgresql; or --pgbench FILE):"
              + " without it the rivals in the database don't run.");
    }
    out.flush();
    ContenderFactory contenders = contenders(plan, postgres, directory, pgbench);
    Progress progress = new Progress(commandLine.getErr(), plan.seconds());
    List<LoadResult> results =
        new Runner(plan, contenders, progress).run(result -> Table.print(result, out));
    write(environment, results);
    cleanup.close();
    if (options.isQuick()) {
      results.forEach(result -> out.println(ratioLine(result)));
    }
    out.flush();
    return results.stream().anyMatch(LoadResult::isVoid) ? Bench.FAILED : 0;
  }

  private Postgres postgres(DataDirectory directory) {
    return options
        .database()
        .map(Postgres::given)
        .orElseGet(
            () ->
                Postgres.start(
                    directory.make("postgresql"), BenchOptions.home("postgresql-binaries")));
  }

  private ContenderFactory contenders(
      Plan plan, Postgres postgres, DataDirectory directory, Optional<Pgbench> pgbench) {
    return new ContenderFactory(
        cleanup,
        postgres,
        BenchOptions.launcher(),
        options.serverOptions(),
        pgbench,
        options.pgledger(),
        directory.make("pgbench"),
        plan.calibration());
  }

  private Map<String, String> environment(DataDirectory directory, Postgres postgres) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "machine",
        "%d cores, %s %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch")));
    all.put("java", System.getProperty("java.version"));
    all.put(
        "data_on",
        options.database().isPresent() ? "the given PostgreSQL" : directory.fileSystem());
    all.put("server_options", String.join(" ", options.serverOptions()));
    postgres.settings().forEach((name, value) -> all.put("postgresql." + name, value));
    return all;
  }

  private void write(Map<String, String> environment, List<LoadResult> results) throws IOException {
    if (options.json().isPresent()) {
      Files.writeString(options.json().get(), JsonReport.of(environment, results));
    }
    options.plots().ifPresent(plots -> Plots.write(plots, results));
  }

  /** In a form that stays: scripts read it. */
  static String ratioLine(LoadResult result) {
    return "ratio %s %s"
        .formatted(
            result.load().name(),
            Optional.ofNullable(result.ratios().get(ContenderFactory.FUNCTION))
                .filter(ratio -> !result.isVoid())
                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio.median()))
                .orElse("n/a"));
  }
}
