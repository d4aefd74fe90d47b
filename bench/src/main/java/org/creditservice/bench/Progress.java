package org.creditservice.bench;

import java.io.PrintWriter;
import java.time.Duration;

/** Says on standard error what runs, and about how long all of it still takes. */
final class Progress {
  private static final double FACTOR_MIN = 1.2;
  private static final double FACTOR_MAX = 2;

  private final PrintWriter err;
  private final long startNanos = System.nanoTime();
  private double planned;
  private double done;

  /**
   * @param planned the seconds of all runs together, warm-ups included
   */
  Progress(PrintWriter err, double planned) {
    this.err = err;
    this.planned = planned;
  }

  /** Says what runs now. */
  void say(String what) {
    err.printf("[%s, %s] %s%n", minutes(elapsed()), remaining(), what);
    err.flush();
  }

  /** So much of what was planned is behind. */
  void done(Duration part) {
    done += part.toNanos() / 1e9;
    planned = Math.max(planned, done);
  }

  /** What lies between the runs takes its share: as much as it did so far, within reason. */
  private String remaining() {
    double factor = done == 0 ? FACTOR_MIN : Math.min(FACTOR_MAX, elapsed() / done);
    return "about " + minutes((planned - done) * factor) + " left";
  }

  private double elapsed() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static String minutes(double seconds) {
    long whole = Math.round(seconds);
    return "%d:%02d".formatted(whole / 60, whole % 60);
  }
}
