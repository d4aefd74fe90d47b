package org.creditservice.bench.report;

import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.creditservice.bench.timeline.Event;
import org.creditservice.bench.timeline.EventKind;
import org.creditservice.bench.timeline.Interval;
import org.creditservice.bench.timeline.Timeline;

/**
 * Draws latency over time as SVG: a panel for each contender, with a logarithmic scale, and below
 * it a row of marks for each kind of event.
 */
final class TimelineChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 130;
  private static final int RIGHT = 20;
  private static final int HEADER_HEIGHT = 60;
  private static final int PLOT_HEIGHT = 160;
  private static final int ROW_HEIGHT = 11;
  private static final int PANEL_GAP = 50;

  /** The scale's ends: 100 us and 1 s. */
  private static final double LOG_MIN = 2;

  private static final double LOG_MAX = 6;

  private final StringBuilder svg = new StringBuilder();

  private TimelineChart() {}

  static String draw(String title, Map<String, Timeline> timelines) {
    return new TimelineChart().drawAll(title, timelines);
  }

  private static String colour(EventKind kind) {
    return switch (kind) {
      case CHECKPOINT -> "#e07a1f";
      case AUTOVACUUM -> "#5b9a3c";
      case GARBAGE_COLLECTION -> "#a23b72";
      case SWEEP -> "#c9a227";
      case SLOW_STATEMENT -> "#c0392b";
      case CLIENT_PAUSE -> "#8d99ae";
    };
  }

  private String drawAll(String title, Map<String, Timeline> timelines) {
    int panel = PLOT_HEIGHT + EventKind.values().length * ROW_HEIGHT + PANEL_GAP;
    int height = HEADER_HEIGHT + timelines.size() * panel;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"11\">",
        WIDTH, height, WIDTH, height);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    add("<text x=\"10\" y=\"24\" font-size=\"16\">%s</text>", title);
    add(
        "<text x=\"10\" y=\"42\">milliseconds; every %d ms: maximum (grey), p99 (light blue), p50"
            + " (blue)</text>",
        Interval.MICROS / 1000);
    int top = HEADER_HEIGHT;
    for (Map.Entry<String, Timeline> each : timelines.entrySet()) {
      panel(each.getKey(), each.getValue(), top);
      top += panel;
    }
    add("</svg>");
    return svg.toString();
  }

  private void panel(String name, Timeline timeline, int top) {
    add("<text x=\"10\" y=\"%d\" font-size=\"13\">%s</text>", top + 14, name);
    scale(top);
    line(timeline, Interval.Latency::max, "#b8bec8", top);
    line(timeline, Interval.Latency::p99, "#7db7dd", top);
    line(timeline, Interval.Latency::p50, "#1b6ca8", top);
    int row = top + PLOT_HEIGHT;
    for (EventKind kind : EventKind.values()) {
      row += ROW_HEIGHT;
      marks(kind, timeline, row);
    }
    seconds(timeline, row + 16);
  }

  private void scale(int top) {
    for (int power = (int) LOG_MIN; power <= LOG_MAX; power++) {
      double y = y(Math.pow(10, power), top);
      add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#e3e6ea\"/>",
          LEFT, y, WIDTH - RIGHT, y);
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT - 6, y + 4, power < 3 ? "0.1" : String.valueOf((int) Math.pow(10, power - 3)));
    }
  }

  private void line(
      Timeline timeline, ToLongFunction<Interval.Latency> figure, String colour, int top) {
    StringBuilder points = new StringBuilder();
    for (Interval interval : timeline.intervals()) {
      if (interval.calls() > 0) {
        points.append(
            String.format(
                Locale.ROOT,
                "%.1f,%.1f ",
                x(timeline, interval.startMicros() + Interval.MICROS / 2),
                y((double) figure.applyAsLong(interval.latency()), top)));
      }
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\"/>",
        points.toString().stripTrailing(), colour);
  }

  private void marks(EventKind kind, Timeline timeline, int bottom) {
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>",
        LEFT - 6, bottom, colour(kind), kind.label());
    for (Event event : timeline.events()) {
      if (event.kind() == kind) {
        double start = x(timeline, Math.max(event.startMicros(), timeline.startMicros()));
        double end =
            x(
                timeline,
                Math.min(event.startMicros() + event.durationMicros(), timeline.endMicros()));
        add(
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
            start, bottom - ROW_HEIGHT + 2, Math.max(1, end - start), ROW_HEIGHT - 3, colour(kind));
      }
    }
  }

  private void seconds(Timeline timeline, int y) {
    long last = timeline.intervals().size() * Interval.MICROS / 1_000_000;
    long step = Math.max(1, last / 10);
    for (long second = 0; second <= last; second += step) {
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>",
          x(timeline, timeline.startMicros() + second * 1_000_000), y, second);
    }
  }

  private static double x(Timeline timeline, long micros) {
    double share =
        (double) (micros - timeline.startMicros())
            / (timeline.endMicros() - timeline.startMicros());
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double micros, int top) {
    double log = Math.min(LOG_MAX, Math.max(LOG_MIN, Math.log10(Math.max(1, micros))));
    return top + PLOT_HEIGHT * (LOG_MAX - log) / (LOG_MAX - LOG_MIN);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
