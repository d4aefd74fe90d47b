package org.creditservice.bench;

import java.io.PrintWriter;
import java.time.Duration;

/** Prints to standard error what is running and roughly how much time is left. */
final class Progress {
  private static final double OVERHEAD_MIN = 1.2;
  private static final double OVERHEAD_MAX = 2;

  private final PrintWriter err;
  private final long startNanos = System.nanoTime();
  private double plannedSeconds;
  private double doneSeconds;

  /**
   * @param plannedSeconds the length of all runs and warm-ups together
   */
  Progress(PrintWriter err, double plannedSeconds) {
    this.err = err;
    this.plannedSeconds = plannedSeconds;
  }

  /** Prints the current step. */
  void print(String step) {
    err.printf("[%s, about %s left] %s%n", minutes(elapsedSeconds()), minutes(secondsLeft()), step);
    err.flush();
  }

  /** Marks a part of the plan as done. */
  void done(Duration part) {
    doneSeconds += part.toNanos() / 1e9;
    plannedSeconds = Math.max(plannedSeconds, doneSeconds);
  }

  /**
   * Assumes that the work between the runs keeps its share of the time, within reasonable bounds.
   */
  private double secondsLeft() {
    double overhead =
        doneSeconds == 0 ? OVERHEAD_MIN : Math.min(OVERHEAD_MAX, elapsedSeconds() / doneSeconds);
    return (plannedSeconds - doneSeconds) * overhead;
  }

  private double elapsedSeconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static String minutes(double seconds) {
    long rounded = Math.round(seconds);
    return "%d:%02d".formatted(rounded / 60, rounded % 60);
  }
}
