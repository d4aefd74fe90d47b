package org.creditservice.bench.contender;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.postgres.Database;

/**
 * The program pgbench, which comes with PostgreSQL.
 *
 * @param program where it is
 */
public record Pgbench(Path program) {
  /** Two threads: pgbench costs little, and shares two cores with what it measures. */
  private static final int THREADS = 2;

  /** One transaction in ten is logged: enough for a p99.9, too few to slow it down. */
  private static final String SAMPLING = "0.1";

  /**
   * Finds it: where Debian's packages put it, as what they have on the PATH is a script that takes
   * its time to find the same; else on the PATH.
   */
  public static Optional<Pgbench> find() {
    return Stream.concat(debian(), onPath())
        .map(directory -> directory.resolve("pgbench"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Pgbench::new);
  }

  /**
   * Runs a script for some time.
   *
   * @param clients connections
   * @param perSecond 0 for as fast as it goes
   * @param variables set at the beginning
   * @param directory for its log
   */
  PgbenchResult run(
      Database database,
      Path script,
      int clients,
      double perSecond,
      long seconds,
      Map<String, String> variables,
      Path directory) {
    Path log = directory.resolve("pgbench");
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=" + Math.min(clients, THREADS),
                "--time=" + seconds,
                "--file=" + script,
                "--log",
                "--log-prefix=" + log,
                "--sampling-rate=" + SAMPLING,
                "--host=" + database.host(),
                "--port=" + database.port(),
                "--username=" + database.target().user()));
    if (perSecond > 0) {
      command.add("--rate=%.1f".formatted(perSecond));
    }
    variables.forEach((name, value) -> command.add("--define=" + name + "=" + value));
    command.add(database.name());
    return PgbenchResult.parse(output(command, database), latencies(directory));
  }

  private static Stream<Path> debian() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return Stream.empty();
    }
    try (Stream<Path> entries = Files.list(versions)) {
      return entries
          .sorted(Comparator.comparingInt(Pgbench::majorVersion).reversed())
          .map(version -> version.resolve("bin"))
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static int majorVersion(Path directory) {
    String name = directory.getFileName().toString();
    return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
  }

  private static Stream<Path> onPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator)).map(Path::of);
  }

  private static String output(List<String> command, Database database) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Optional.ofNullable(database.target().password())
        .ifPresent(password -> builder.environment().put("PGPASSWORD", password));
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new BenchException("pgbench failed: " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new BenchException("Cannot run pgbench: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while pgbench ran.", e);
    }
  }

  /** Reads the log files, one for each thread, and removes them. */
  private static Histogram latencies(Path directory) {
    Histogram micros = new Histogram(3);
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path file : entries.filter(Pgbench::isLog).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          lines.forEach(line -> micros.recordValue(PgbenchResult.loggedMicros(line)));
        }
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return micros;
  }

  private static boolean isLog(Path file) {
    return file.getFileName().toString().startsWith("pgbench.");
  }
}
