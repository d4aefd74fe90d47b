package org.creditservice.main;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Someone wants the service to stop. */
final class StopSignal {

  private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

  /** By name, with their numbers: from orchestrators, from Ctrl-C, from a terminal that closes. */
  private static final Map<String, Integer> SIGNALS = Map.of("TERM", 15, "INT", 2, "HUP", 1);

  /** What a shell adds to a signal's number when it tells how a process ended. */
  private static final int SIGNAL_EXIT_BASE = 128;

  private final CompletableFuture<Void> requested = new CompletableFuture<>();

  /**
   * Listens to the process's signals: the first is the wish to stop, the second ends the process at
   * once.
   */
  void listen() {
    SIGNALS.forEach((name, number) -> Signals.handle(name, () -> onSignal(name, number)));
  }

  /** Wants the service to stop. */
  void request() {
    requested.complete(null);
  }

  /** Completes when someone wants the service to stop. */
  CompletableFuture<Void> requested() {
    return requested.copy();
  }

  /** Waits until then, but not longer than this; tells whether it is so. */
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
      log.warn("SIG{} again: ending at once", name);
      Runtime.getRuntime().halt(SIGNAL_EXIT_BASE + number);
    }
    log.info("SIG{}: stopping", name);
    request();
  }
}
