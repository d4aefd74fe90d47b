package org.creditservice.main;

import java.util.Locale;
import java.util.TimeZone;

/** What Java takes over from whoever starts the process, and must not depend on it. */
public final class ProcessDefaults {
  /** Netty's own name for it, as grpc-netty-shaded has it. */
  private static final String LEAK_DETECTION = "io.grpc.netty.shaded.io.netty.leakDetection.level";

  private ProcessDefaults() {}

  /**
   * Sets the time zone to UTC, and the language to none.
   *
   * <p>The driver hands the zone on to PostgreSQL, which refuses some that Java knows. In some
   * languages, numbers are formatted with other digits, even those in URLs.
   *
   * <p>Switches Netty's search for leaked buffers off, unless it was asked for. It records a stack
   * trace for one buffer in 128, which was a seventh of the network threads' CPU time. Tests run
   * with it.
   */
  public static void set() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    Locale.setDefault(Locale.ROOT);
    System.getProperties().putIfAbsent(LEAK_DETECTION, "disabled");
  }
}
