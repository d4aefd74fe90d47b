package org.creditservice.db;

/**
 * How many connections a server has open at most.
 *
 * @param lanes for commands
 * @param others for everything else
 */
public record ConnectionDemand(int lanes, int others) {
  private static final String TOO_MANY = "53300";

  public int total() {
    return lanes + others;
  }

  /**
   * Why the database failed, in its own words; where there are too many connections, how many this
   * server needs.
   */
  public String explain(Throwable failure) {
    String text = FailureText.of(failure);
    return text.contains("SQLSTATE " + TOO_MANY) ? text + "; " + sentence() : text;
  }

  /** Such as: this server needs 11 connections (2 for its lanes, and 9 more). */
  String sentence() {
    String more = others == 0 ? "" : ", and %d more".formatted(others);
    return "this server needs %d connections (%d for its lanes%s)".formatted(total(), lanes, more);
  }
}
