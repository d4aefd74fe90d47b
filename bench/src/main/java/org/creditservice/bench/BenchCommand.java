package org.creditservice.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.creditservice.bench.contender.ContenderFactory;
import org.creditservice.bench.contender.Pgbench;
import org.creditservice.bench.load.Rival;
import org.creditservice.bench.postgres.Postgres;
import org.creditservice.bench.report.JsonReport;
import org.creditservice.bench.report.LoadResult;
import org.creditservice.bench.report.Plots;
import org.creditservice.bench.report.Table;
import org.creditservice.bench.timeline.EventSources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the loads and reports the results. */
@Command(
    name = "credit bench",
    description = {
      "Measure the service against its rivals, over gRPC and on a durable PostgreSQL.",
      "",
      "Starts a PostgreSQL of its own and the service in its own process. The service and its"
          + " rivals take turns running each load. Afterwards the bench audits what they recorded."
          + " When it ends, also by Ctrl-C, it stops all that it started and deletes all its data."
          + " docs/performance.md explains what is measured and how to read it.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 success; 1 failure, or the audit found wrong records, so that the figures are"
          + " void; 2 invalid arguments."
    })
final class BenchCommand implements Callable<Integer> {
  private static final String POSTGRES = "postgresql";
  private static final String POSTGRES_LOG = "postgresql.log";

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
    Optional<ClientCpus> clientCpus = options.clientCpus();
    DataDirectory directory = DataDirectory.createIn(options.data().directory());
    cleanup.add(directory::delete);
    clientCpus.ifPresent(ClientCpus::moveToServers);
    Postgres postgres = postgres(directory);
    cleanup.add(postgres::close);
    clientCpus.ifPresent(ClientCpus::moveToClient);
    Map<String, String> conditions = conditions(directory, postgres).byName();
    printHeader(conditions, pgbench, out);
    Runner runner =
        new Runner(
            plan,
            contenders(plan, postgres, directory, pgbench),
            new Progress(commandLine.getErr(), plan.seconds()));
    List<LoadResult> results = runner.run(result -> Table.print(result, out));
    writeFiles(conditions, results);
    cleanup.close();
    if (options.isQuick()) {
      printRatios(results, out);
    }
    return results.stream().anyMatch(LoadResult::isVoid) ? Bench.FAILED : 0;
  }

  private static void printHeader(
      Map<String, String> conditions, Optional<Pgbench> pgbench, PrintWriter out) {
    conditions.forEach((name, value) -> out.printf("%s: %s%n", name, value));
    if (pgbench.isEmpty()) {
      out.println(
          "pgbench was not found (Debian: package postgresql; or use --pgbench FILE):"
              + " the rivals in the database are left out.");
    }
    out.flush();
  }

  private Postgres postgres(DataDirectory directory) {
    return options
        .data()
        .externalDatabase()
        .map(Postgres::external)
        .orElseGet(
            () ->
                Postgres.start(
                    directory.createSubdirectory(POSTGRES),
                    Checkout.target("postgresql-binaries"),
                    options.data().flushDelay()));
  }

  private ContenderFactory contenders(
      Plan plan, Postgres postgres, DataDirectory directory, Optional<Pgbench> pgbench) {
    return new ContenderFactory(
        cleanup,
        postgres,
        Checkout.launcher(),
        options.baseline(),
        options.serverOptions(),
        pgbench,
        options.pgledger(),
        directory.createSubdirectory("pgbench"),
        plan.calibration(),
        options.clientCpus().map(ClientCpus::serverCommand).orElse(List.of()),
        timeline(postgres, directory));
  }

  private Optional<EventSources> timeline(Postgres postgres, DataDirectory directory) {
    return options.isTimeline()
        ? Optional.of(
            EventSources.of(
                postgres,
                directory.path().resolve(POSTGRES).resolve(POSTGRES_LOG),
                directory.createSubdirectory("timeline")))
        : Optional.empty();
  }

  private Conditions conditions(DataDirectory directory, Postgres postgres) {
    Conditions conditions =
        options.data().externalDatabase().isPresent()
            ? Conditions.ofExternal(postgres)
            : Conditions.of(postgres, directory, options.data().flushDelay());
    options.clientCpus().ifPresent(conditions::withClient);
    if (options.isTimeline()) {
      conditions.withTimeline();
    }
    return conditions.with(options.baseline(), options.serverOptions());
  }

  private void writeFiles(Map<String, String> conditions, List<LoadResult> results)
      throws IOException {
    if (options.json().isPresent()) {
      Files.writeString(options.json().get(), JsonReport.of(conditions, results));
    }
    options.plots().ifPresent(directory -> Plots.write(directory, results));
  }

  /** Prints lines for scripts; their format is stable. */
  private static void printRatios(List<LoadResult> results, PrintWriter out) {
    printRatios("ratio", Rival.FUNCTION, results, out);
    if (results.stream().anyMatch(result -> result.ratios().containsKey(Rival.TEXTBOOK.label()))) {
      printRatios(Rival.TEXTBOOK.label(), Rival.TEXTBOOK, results, out);
    }
    out.flush();
  }

  private static void printRatios(
      String word, Rival rival, List<LoadResult> results, PrintWriter out) {
    for (LoadResult result : results) {
      String ratio =
          Optional.ofNullable(result.ratios().get(rival.label()))
              .filter(unused -> !result.isVoid())
              .map(known -> String.format(Locale.ROOT, "%.2f", known.median()))
              .orElse("n/a");
      out.printf("%s %s %s%n", word, result.load().name(), ratio);
    }
  }
}
