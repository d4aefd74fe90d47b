package org.creditservice.bench.timeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.bench.postgres.Database;
import org.creditservice.bench.postgres.Postgres;

/** Where it can be read what happens in PostgreSQL and in each contender's servers. */
public final class EventSources {
  private final Path postgresLog;
  private final Path directory;
  private final Database database;
  private final Map<String, List<Path>> gcLogs = new HashMap<>();
  private final Map<String, List<Integer>> metricsPorts = new HashMap<>();
  private int files;

  private EventSources(Path postgresLog, Path directory, Database database) {
    this.postgresLog = postgresLog;
    this.directory = directory;
    this.database = database;
  }

  /**
   * Makes a PostgreSQL log what is needed.
   *
   * @param directory for the logs of servers
   */
  public static EventSources of(Postgres postgres, Path postgresLog, Path directory) {
    Database database = postgres.createDatabase("timeline");
    PostgresLog.enable(database);
    return new EventSources(postgresLog, directory, database);
  }

  /** A new file into which a server of a contender logs its garbage collections. */
  public Path newGcLog(String contender) {
    Path file = directory.resolve("gc-%d.log".formatted(++files));
    gcLogs.computeIfAbsent(contender, unused -> new ArrayList<>()).add(file);
    return file;
  }

  /** Tells where a server of a contender has its metrics. */
  public void addMetrics(String contender, int port) {
    metricsPorts.computeIfAbsent(contender, unused -> new ArrayList<>()).add(port);
  }

  /** Watches a run that begins now. */
  public Observation observe(String contender, Duration run) {
    return new Observation(
        postgresLog,
        gcLogs.getOrDefault(contender, List.of()),
        metricsPorts.getOrDefault(contender, List.of()),
        () -> database.execute("CHECKPOINT"),
        run);
  }
}
