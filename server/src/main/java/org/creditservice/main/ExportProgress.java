package org.creditservice.main;

import java.time.Duration;
import java.util.Locale;
import org.creditservice.exports.ExportListener;

/** Shows how far an export is. */
final class ExportProgress implements ExportListener {
  private static final long OVERWRITE_INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

  /** Where every progress is a line of its own. */
  private static final long LINE_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final String kind;
  private final Terminal terminal;
  private final long startNanos = System.nanoTime();
  private long shownNanos = startNanos;

  /**
   * @param kind of rows
   */
  ExportProgress(String kind, Terminal terminal) {
    this.kind = kind;
    this.terminal = terminal;
  }

  @Override
  public void written(long rows, double share) {
    long now = System.nanoTime();
    long interval = terminal.overwrites() ? OVERWRITE_INTERVAL_NANOS : LINE_INTERVAL_NANOS;
    if (now - shownNanos >= interval) {
      shownNanos = now;
      terminal.show(
          String.format(
              Locale.ROOT,
              "%d %s exported, %.0f%%, %.0f rows/s",
              rows,
              kind,
              100 * share,
              rows / seconds(now)));
    }
  }

  /** The result, as one line. */
  String sentence(boolean complete, long rows, long rowsBefore) {
    terminal.clear();
    return String.format(
        Locale.ROOT,
        "%s: %d %s in %.1f s%s",
        complete ? "export complete" : "export stopped, run it again with --resume to continue",
        rows,
        kind,
        seconds(System.nanoTime()),
        rowsBefore == 0 ? "" : ", behind %d that were there".formatted(rowsBefore));
  }

  private double seconds(long nowNanos) {
    return Math.max(1, nowNanos - startNanos) / 1e9;
  }
}
