package org.creditservice.main;

import java.util.Locale;
import java.util.TimeZone;

/** What Java takes over from whoever starts the process, and must not depend on it. */
public final class ProcessDefaults {

  private ProcessDefaults() {}

  /**
   * Sets the time zone to UTC, and the language to none.
   *
   * <p>The driver hands the zone on to PostgreSQL, which refuses some that Java knows. In some
   * languages, numbers are formatted with other digits, even those in URLs.
   */
  public static void set() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    Locale.setDefault(Locale.ROOT);
  }
}
