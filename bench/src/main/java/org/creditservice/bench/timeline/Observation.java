package org.creditservice.bench.timeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.creditservice.bench.BenchException;

/**
 * Watches one run: what happens in PostgreSQL, in the servers and in this process.
 *
 * <p>Halfway it asks for a checkpoint. PostgreSQL's own come every few minutes and are spread over
 * minutes; this one is written as fast as the disk can, which is the worst that one can do.
 */
public final class Observation implements AutoCloseable {
  private static final Duration SWEEP_POLL = Duration.ofSeconds(5);
  private static final Duration CHECKPOINT_MAX = Duration.ofMinutes(2);

  private final Path postgresLog;
  private final long postgresLogStart;
  private final List<Path> gcLogs;
  private final List<Integer> metricsPorts;
  private final Map<Integer, SweepMetrics> sweeps = new HashMap<>();
  private final List<Event> sweepEvents = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ClientPauses clientPauses = new ClientPauses();
  private final ScheduledThreadPoolExecutor tasks = new ScheduledThreadPoolExecutor(1);

  Observation(
      Path postgresLog,
      List<Path> gcLogs,
      List<Integer> metricsPorts,
      Runnable checkpoint,
      Duration run) {
    this.postgresLog = postgresLog;
    this.postgresLogStart = size(postgresLog);
    this.gcLogs = List.copyOf(gcLogs);
    this.metricsPorts = List.copyOf(metricsPorts);
    tasks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    var unusedPolls =
        tasks.scheduleAtFixedRate(
            this::pollSweeps, 0, SWEEP_POLL.toMillis(), TimeUnit.MILLISECONDS);
    var unusedCheckpoint =
        tasks.schedule(checkpoint, run.dividedBy(2).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends watching, and reads the logs. Those of other runs may be among the events. */
  public List<Event> events() throws InterruptedException {
    tasks.shutdown();
    if (!tasks.awaitTermination(CHECKPOINT_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new BenchException("A checkpoint takes longer than the run that it was requested in.");
    }
    pollSweeps();
    List<Event> events = new ArrayList<>(clientPauses.events());
    events.addAll(sweepEvents);
    events.addAll(PostgresLog.parse(linesSince(postgresLog, postgresLogStart)));
    gcLogs.forEach(file -> events.addAll(GcLog.parse(linesSince(file, 0))));
    return events;
  }

  @Override
  public void close() {
    clientPauses.close();
    var unused = tasks.shutdownNow();
  }

  private void pollSweeps() {
    for (int port : metricsPorts) {
      metrics(port).map(SweepMetrics::parse).ifPresent(now -> sweptUntil(port, now));
    }
  }

  private void sweptUntil(int port, SweepMetrics now) {
    SweepMetrics earlier = sweeps.put(port, now);
    if (earlier != null) {
      sweepEvents.addAll(now.since(earlier));
    }
  }

  /** Empty if the server has ended, as one does that is started anew for each run. */
  private Optional<String> metrics(int port) {
    URI uri = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
    try {
      return Optional.of(
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  private static Stream<String> linesSince(Path file, long offset) {
    try {
      // Whole files are small; and a line may be half written.
      byte[] all = Files.readAllBytes(file);
      int start = (int) Math.min(offset, all.length);
      return new String(all, start, all.length - start, StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  private static BenchException cannotRead(Path file, IOException e) {
    return new BenchException("Cannot read the log %s: %s.".formatted(file, e), e);
  }
}
