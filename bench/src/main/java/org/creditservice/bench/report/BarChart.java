package org.creditservice.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Draws a horizontal bar chart as SVG: groups of bars, with one bar for each series.
 *
 * <p>It uses no chart library, because these need Java's fonts, which a server's Java may lack.
 */
final class BarChart {
  /** A group has a value for each series; NaN leaves a gap. */
  record Group(String label, List<Double> values) {}

  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#e07a1f", "#5b9a3c", "#a23b72", "#8d99ae", "#c9a227");

  private static final int WIDTH = 860;
  private static final int LABEL_WIDTH = 190;
  private static final int VALUE_WIDTH = 90;
  private static final int HEADER_HEIGHT = 70;
  private static final int BAR_HEIGHT = 16;
  private static final int GROUP_GAP = 14;

  private final String title;
  private final List<String> series;
  private final List<Group> groups;
  private final StringBuilder svg = new StringBuilder();

  private BarChart(String title, List<String> series, List<Group> groups) {
    this.title = title;
    this.series = series;
    this.groups = groups;
  }

  /**
   * Draws a chart.
   *
   * @param series the names of the series, in the order of a group's values
   */
  static String draw(String title, List<String> series, List<Group> groups) {
    return new BarChart(title, series, groups).draw();
  }

  private String draw() {
    int height = HEADER_HEIGHT + groups.size() * (series.size() * BAR_HEIGHT + GROUP_GAP);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, height, WIDTH, height);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    add("<text x=\"10\" y=\"24\" font-size=\"16\">%s</text>", escaped(title));
    legend();
    int y = HEADER_HEIGHT;
    for (Group group : groups) {
      bars(group, y);
      y += series.size() * BAR_HEIGHT + GROUP_GAP;
    }
    add("</svg>");
    return svg.toString();
  }

  private void legend() {
    int x = LABEL_WIDTH;
    for (int i = 0; i < series.size(); i++) {
      add("<rect x=\"%d\" y=\"38\" width=\"12\" height=\"12\" fill=\"%s\"/>", x, colour(i));
      add("<text x=\"%d\" y=\"49\">%s</text>", x + 17, escaped(series.get(i)));
      x += 110;
    }
  }

  private void bars(Group group, int top) {
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        LABEL_WIDTH - 8, top + series.size() * BAR_HEIGHT / 2 + 4, escaped(group.label()));
    for (int i = 0; i < group.values().size(); i++) {
      double value = group.values().get(i);
      if (!Double.isNaN(value)) {
        bar(value, top + i * BAR_HEIGHT, colour(i));
      }
    }
  }

  private void bar(double value, int y, String colour) {
    double length = value / maximum() * (WIDTH - LABEL_WIDTH - VALUE_WIDTH);
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        LABEL_WIDTH, y, length, BAR_HEIGHT - 2, colour);
    add(
        "<text x=\"%.1f\" y=\"%d\">%s</text>",
        LABEL_WIDTH + length + 5, y + BAR_HEIGHT - 4, format(value));
  }

  private double maximum() {
    return groups.stream()
        .flatMap(group -> group.values().stream())
        .filter(value -> !value.isNaN())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(1);
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }

  private static String colour(int index) {
    return COLOURS.get(index % COLOURS.size());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
