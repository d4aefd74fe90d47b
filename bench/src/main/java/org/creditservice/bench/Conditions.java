package org.creditservice.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.creditservice.bench.measure.CpuModel;
import org.creditservice.bench.measure.FlushTime;
import org.creditservice.bench.postgres.Postgres;
import org.creditservice.config.Durations;

/**
 * What the ratios depend on besides the code: disk, machine, versions, settings. Reports begin with
 * it. What can't be read here is absent.
 */
final class Conditions {
  private static final Duration FLUSHING = Duration.ofSeconds(1);

  private static final String CLIENT = "client";

  private final Map<String, String> conditions = new LinkedHashMap<>();

  private Conditions() {}

  /**
   * Those of a PostgreSQL that the bench started, with its data in a directory on this machine.
   *
   * @param flushDelay what was added to each of PostgreSQL's flushes
   */
  static Conditions of(Postgres postgres, DataDirectory directory, Duration flushDelay) {
    Conditions all = new Conditions();
    all.addFlushTime(directory.path());
    if (!flushDelay.isZero()) {
      all.add("flush_delay", Durations.format(flushDelay) + " added to each flush of PostgreSQL");
    }
    all.addMachine();
    all.add("data_on", directory.fileSystem());
    all.addVersions(postgres);
    return all;
  }

  /** Those of a PostgreSQL that was given: nothing is known of its disk. */
  static Conditions ofExternal(Postgres postgres) {
    Conditions all = new Conditions();
    all.addMachine();
    all.add("data_on", "the given PostgreSQL");
    all.addVersions(postgres);
    return all;
  }

  Conditions with(Optional<Path> baseline, List<String> serverOptions) {
    baseline.ifPresent(script -> add("baseline", script.toString()));
    add("server_options", String.join(" ", serverOptions));
    return this;
  }

  /** The client doesn't share its CPUs. */
  void withClient(ClientCpus cpus) {
    add(CLIENT, cpus.toString());
  }

  /** What a timeline changes. */
  void withTimeline() {
    add(
        "timeline",
        "a CHECKPOINT is requested halfway through each open loop, and written as fast as possible");
  }

  Map<String, String> byName() {
    return conditions;
  }

  private void addFlushTime(Path directory) {
    try {
      FlushTime flush = FlushTime.measure(directory, FLUSHING);
      add(
          "flush",
          String.format(
              Locale.ROOT,
              "%.2f ms (median; p99 %.2f) for 8 kB and fdatasync in the data directory",
              flush.medianMillis(),
              flush.p99Millis()));
    } catch (IOException e) {
      throw new BenchException("Cannot write to the data directory: " + e.getMessage() + ".", e);
    }
  }

  private void addMachine() {
    add(
        "machine",
        "%d cores, %s %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch")));
    CpuModel.read().ifPresent(model -> add("cpu", model));
    add("kernel", System.getProperty("os.version"));
    add(CLIENT, "on the same cores; its share of the CPU time stands below each load");
  }

  private void addVersions(Postgres postgres) {
    add("java", System.getProperty("java.version"));
    postgres.settings().forEach((name, value) -> add("postgresql." + name, value));
  }

  private void add(String name, String value) {
    conditions.put(name, value);
  }
}
