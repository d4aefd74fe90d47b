package org.creditservice.main;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.creditservice.imports.ImportListener;
import org.creditservice.imports.Summary;

/** Tells whoever started an import how it is going. */
final class ImportProgress implements ImportListener {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final long rows;
  private final PrintWriter err;
  private final long startNanos = System.nanoTime();
  private long toldNanos = startNanos;

  /**
   * @param rows how many there are
   */
  ImportProgress(long rows, PrintWriter err) {
    this.rows = rows;
    this.err = err;
  }

  @Override
  public void rejected(long line, String reason) {
    err.println("line " + line + ": " + reason);
  }

  @Override
  public void done(long done) {
    long now = System.nanoTime();
    if (now - toldNanos >= INTERVAL_NANOS || done == rows) {
      toldNanos = now;
      err.printf(Locale.ROOT, "%d of %d rows done, %.0f rows/s%n", done, rows, done / seconds(now));
    }
  }

  /** What it came to. */
  String sentence(Summary summary) {
    return String.format(
        Locale.ROOT,
        "%s: %d created, %d already there, %d rejected; %d of %d rows in %.1f s",
        summary.complete() ? "import complete" : "import stopped, run it again to go on",
        summary.created(),
        summary.alreadyThere(),
        summary.rejected(),
        summary.rows(),
        rows,
        seconds(System.nanoTime()));
  }

  private double seconds(long nowNanos) {
    return Math.max(1, nowNanos - startNanos) / 1e9;
  }
}
