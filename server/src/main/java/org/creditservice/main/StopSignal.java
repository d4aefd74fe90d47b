package org.creditservice.main;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The request to stop. */
final class StopSignal {

  private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

  /** Names and numbers: of orchestrators, of Ctrl-C, and of a terminal that closes. */
  private static final Map<String, Integer> SIGNALS = Map.of("TERM", 15, "INT", 2, "HUP", 1);

  /** A shell reports that a signal ended a process as this plus the signal's number. */
  private static final int SIGNAL_EXIT_BASE = 128;

  private final CompletableFuture<Void> requested = new CompletableFuture<>();

  /** Handles the process's signals: the first requests the stop, the second ends the process. */
  void listen() {
    SIGNALS.forEach((name, number) -> Signals.handle(name, () -> onSignal(name, number)));
  }

  /** Requests the stop. */
  void request() {
    requested.complete(null);
  }

  /** Completes when the stop is requested. */
  CompletableFuture<Void> requested() {
    return requested.copy();
  }

  /** Waits at most {@code limit} for the request; true if it came. */
  boolean await(Duration limit) throws InterruptedException {
    try {
      requested.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError("nothing completes it exceptionally", e);
    }
  }

  private void onSignal(String name, int number) {
    if (requested.isDone()) {
      log.warn(LogEvent.STOPPED_AT_ONCE, "SIG{} again: ending now", name);
      Runtime.getRuntime().halt(SIGNAL_EXIT_BASE + number);
    }
    log.info("SIG{}: stopping", name);
    request();
  }
}
