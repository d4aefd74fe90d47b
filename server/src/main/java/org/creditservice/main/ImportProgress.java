package org.creditservice.main;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.creditservice.imports.ImportListener;
import org.creditservice.imports.Summary;

/** Prints the progress of an import, or of grants. */
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

  /** The result of an import, as one line. */
  String imported(Summary summary) {
    return String.format(
        Locale.ROOT,
        "%s: %d created, %d already there, %d rejected; %s",
        summary.complete() ? "import complete" : "import stopped, run it again to continue",
        summary.executed(),
        summary.alreadyThere(),
        summary.rejected(),
        rowsOf(summary));
  }

  /** The result of grants, as one line. */
  String granted(Summary summary) {
    return String.format(
        Locale.ROOT,
        "%s: %s credits granted by %d rows, %d rows already granted, %d rejected; %s",
        summary.complete() ? "grants complete" : "grants stopped, run it again to continue",
        summary.credits(),
        summary.executed(),
        summary.alreadyThere(),
        summary.rejected(),
        rowsOf(summary));
  }

  /** What grants would do, as one line. */
  String rehearsed(Summary summary) {
    return String.format(
        Locale.ROOT,
        "%s: %s credits would be granted by %d rows, %d rows are already granted, %d would be"
            + " rejected; %s",
        summary.complete() ? "dry run complete" : "dry run stopped",
        summary.credits(),
        summary.executed(),
        summary.alreadyThere(),
        summary.rejected(),
        rowsOf(summary));
  }

  private String rowsOf(Summary summary) {
    return String.format(
        Locale.ROOT, "%d of %d rows in %.1f s", summary.rows(), rows, seconds(System.nanoTime()));
  }

  private double seconds(long nowNanos) {
    return Math.max(1, nowNanos - startNanos) / 1e9;
  }
}
