package org.creditservice.main;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.creditservice.imports.ImportListener;
import org.creditservice.imports.Summary;

/** Prints the progress of an import. */
final class ImportProgress implements ImportListener {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final long rows;
  private final PrintWriter err;
  private final long startNanos = System.nanoTime();
  private long printedNanos = startNanos;

  /**
   * @param rows how many the file has
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
    if (now - printedNanos >= INTERVAL_NANOS || done == rows) {
      printedNanos = now;
      err.printf(Locale.ROOT, "%d of %d rows done, %.0f rows/s%n", done, rows, done / seconds(now));
    }
  }

  /** The result, as one line. */
  String sentence(Summary summary) {
    return String.format(
        Locale.ROOT,
        "%s: %d created, %d already there, %d rejected; %d of %d rows in %.1f s",
        summary.complete() ? "import complete" : "import stopped, run it again to continue",
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
