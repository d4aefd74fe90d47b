package org.creditservice.ops.dashboard;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.creditservice.api.json.JsonQueries;
import org.creditservice.api.json.JsonSink;
import org.jspecify.annotations.Nullable;

/**
 * The oldest jobs in progress. They are read while somebody looks, not more often than every few
 * seconds however many look, and by a thread of its own: nobody waits for the database.
 */
final class JobsInProgress implements AutoCloseable {
  private static final long REFRESH_NANOS = Duration.ofSeconds(3).toNanos();

  /** As many as the first screen shows. */
  private static final Map<String, String> REQUEST =
      Map.of("state", "JOB_STATE_PROCESSING", "page_size", "8");

  private final JsonQueries queries;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder()
              .setNameFormat("credit-dashboard-jobs")
              .setDaemon(true)
              .build());
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private volatile @Nullable JsonArray oldest;
  private volatile long refreshedNanos = System.nanoTime() - REFRESH_NANOS;

  JobsInProgress(JsonQueries queries) {
    this.queries = queries;
  }

  /** What was read last; null if that is too long ago, or failed. */
  @Nullable JsonArray oldest() {
    if (System.nanoTime() - refreshedNanos >= REFRESH_NANOS
        && refreshing.compareAndSet(false, true)) {
      thread.execute(this::refresh);
    }
    return oldest;
  }

  private void refresh() {
    try {
      queries.call("ListJobs", REQUEST, new Receiver());
    } catch (IOException | RuntimeException e) {
      oldest = null;
    } finally {
      refreshedNanos = System.nanoTime();
      refreshing.set(false);
    }
  }

  private final class Receiver implements JsonSink {
    @Override
    public void response(String json) {
      JsonObject page = JsonParser.parseString(json).getAsJsonObject();
      oldest = page.getAsJsonArray("jobs");
    }

    @Override
    public void item(String json) {
      throw new IllegalStateException("ListJobs has one response");
    }

    @Override
    public void error(int httpStatus, String json) {
      oldest = null;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
