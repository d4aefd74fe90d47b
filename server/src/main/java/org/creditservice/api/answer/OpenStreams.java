package org.creditservice.api.answer;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.creditservice.api.error.Errors;
import org.creditservice.thread.PeriodicTask;

/**
 * All calls with many answers, whichever service they belong to: watches of entries and of health,
 * and reflection. Left alone they never end. This ends those whose callers have stopped to read,
 * and all of them when the server stops.
 */
public final class OpenStreams implements AutoCloseable {
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

  private final Set<StreamCall<?, ?>> streams = ConcurrentHashMap.newKeySet();
  private final PeriodicTask checks = new PeriodicTask("credit-streams", this::check);
  private final Duration unreadTimeMax;
  private volatile boolean stopping;

  /**
   * No streams yet.
   *
   * @param unreadTimeMax longest that a caller may read nothing of what was sent
   */
  public OpenStreams(Duration unreadTimeMax) {
    this.unreadTimeMax = unreadTimeMax;
    checks.start(CHECK_INTERVAL);
  }

  <T, R> ServerCall.Listener<T> start(
      CallEnds.Handle handle,
      ServerCall<T, R> call,
      Metadata headers,
      ServerCallHandler<T, R> next) {
    StreamCall<T, R> stream = new StreamCall<>(call, handle, streams::remove);
    ServerCall.Listener<T> listener = stream.listener(next.startCall(stream, headers));
    streams.add(stream);
    if (!stream.hasRoom()) {
      stream.refuse();
    }
    // Checked last: a stream added before that is seen, and ended, by stop().
    if (stopping) {
      stream.end(Errors.shuttingDown());
    }
    return listener;
  }

  /** Ends all streams with SHUTTING_DOWN, so that their callers turn to another server. */
  public void stop() {
    stopping = true;
    streams.forEach(stream -> stream.end(Errors.shuttingDown()));
  }

  private void check() {
    long now = System.nanoTime();
    streams.forEach(stream -> stream.cancelIfUnread(now, unreadTimeMax));
  }

  @Override
  public void close() {
    checks.close();
  }
}
