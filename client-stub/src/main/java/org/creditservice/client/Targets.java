package org.creditservice.client;

import java.util.regex.Pattern;

/** Where clients connect to. */
final class Targets {
  /** With or without a scheme, as in {@code dns:///localhost:50051}. */
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(?:[a-z0-9]+:(?://[^/]*/)?)?(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1\\])(?::[0-9]+)?",
          Pattern.CASE_INSENSITIVE);

  private Targets() {}

  /** Whether it is surely this machine. */
  static boolean isLoopback(String target) {
    return LOOPBACK.matcher(target).matches();
  }
}
