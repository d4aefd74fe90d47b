package org.creditservice.thread;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when it is frozen: a supervisor starts another, while the callers of one that
 * lives and answers nobody wait in vain. It looks once a second, and a symptom must be there each
 * time for long, so that a process that is only busy, or was stopped itself, goes on.
 */
public final class Watchdog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** As for every failure; see docs/operations.md. */
  private static final int EXIT_CODE = 1;

  /**
   * What shows that the process is frozen.
   *
   * @param description for the log, such as "a network thread stands still"
   * @param present is asked once a second; must not block
   */
  public record Symptom(String description, BooleanSupplier present) {}

  private final List<Symptom> symptoms;
  private final int[] seen;
  private final long checksMax;
  private final Thread thread;
  private volatile boolean closed;

  private Watchdog(List<Symptom> symptoms, Duration patience) {
    this.symptoms = symptoms;
    this.seen = new int[symptoms.size()];
    this.checksMax = Math.max(1, patience.toSeconds());
    this.thread =
        new ThreadFactoryBuilder()
            .setNameFormat("credit-watchdog")
            .setDaemon(true)
            .build()
            .newThread(this::run);
  }

  /**
   * Begins to look.
   *
   * @param patience how long a symptom must last; zero: for ever, so nobody looks
   */
  public static Watchdog start(List<Symptom> symptoms, Duration patience) {
    Watchdog watchdog = new Watchdog(symptoms, patience);
    if (!patience.isZero()) {
      watchdog.thread.start();
    }
    return watchdog;
  }

  private void run() {
    while (!closed) {
      try {
        TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
        check();
      } catch (InterruptedException e) {
        // close(), or nobody who matters.
      }
    }
  }

  private void check() {
    for (int i = 0; i < seen.length; i++) {
      seen[i] = symptoms.get(i).present().getAsBoolean() ? seen[i] + 1 : 0;
      if (seen[i] >= checksMax && !closed) {
        endProcess(symptoms.get(i));
      }
    }
  }

  /** Without the hooks of an orderly exit, which would freeze too. */
  private void endProcess(Symptom symptom) {
    try {
      log.error(
          LogEvent.FROZEN,
          "{} for {} s, and so the process ends",
          symptom.description(),
          checksMax);
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
