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
import org.creditservice.bench.BenchException;
import org.creditservice.bench.postgres.Database;
import org.creditservice.bench.timeline.LatencySample;

/**
 * pgbench, the benchmark program that comes with PostgreSQL.
 *
 * @param program the path of its executable
 */
public record Pgbench(Path program) {
  /** pgbench needs little CPU, and shares the cores with what it measures. */
  private static final int THREADS = 2;

  /**
   * Logs one transaction in ten: enough for a p99.9, too few to slow pgbench down. At a given rate
   * it has time to log them all.
   */
  private static final String SAMPLING_RATE = "--sampling-rate=0.1";

  private static final String LOG_PREFIX = "pgbench";

  /**
   * Looks where Debian's packages install pgbench, then on the PATH. Not the other way round: what
   * Debian has on the PATH is a wrapper script, which takes time to find the same program.
   */
  public static Optional<Pgbench> find() {
    return Stream.concat(debianDirectories(), pathDirectories())
        .map(directory -> directory.resolve("pgbench"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Pgbench::new);
  }

  /**
   * Runs a script repeatedly.
   *
   * @param clients the number of connections
   * @param perSecond transactions per second; 0 for as many as possible
   * @param variables the script's variables
   * @param directory for pgbench's log files
   */
  PgbenchResult run(
      Database database,
      Path script,
      int clients,
      double perSecond,
      long seconds,
      Map<String, String> variables,
      Path directory) {
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
                "--log-prefix=" + directory.resolve(LOG_PREFIX)));
    command.add(perSecond > 0 ? "--rate=%.1f".formatted(perSecond) : SAMPLING_RATE);
    variables.forEach((name, value) -> command.add("--define=" + name + "=" + value));
    command.addAll(connection(database));
    return PgbenchResult.parse(execute(command, database), takeLatencies(directory));
  }

  private static List<String> connection(Database database) {
    return List.of(
        "--host=" + database.host(),
        "--port=" + database.port(),
        "--username=" + database.target().user(),
        database.name());
  }

  private static Stream<Path> debianDirectories() {
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

  private static Stream<Path> pathDirectories() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator)).map(Path::of);
  }

  private static String execute(List<String> command, Database database) {
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
      throw new BenchException("Interrupted while pgbench was running.", e);
    }
  }

  /** Reads the log files, one per thread, and deletes them. */
  private static List<LatencySample> takeLatencies(Path directory) {
    List<LatencySample> all = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path file : entries.filter(Pgbench::isLog).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          lines.map(PgbenchResult::sample).forEach(all::add);
        }
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static boolean isLog(Path file) {
    return file.getFileName().toString().startsWith(LOG_PREFIX + ".");
  }
}
