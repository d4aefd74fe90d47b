package org.creditservice.main;

/** How the process ends. */
final class ExitCode {

  /** Did what was asked. */
  static final int OK = 0;

  /** Could not do it: the message says why. */
  static final int FAILED = 1;

  /** What was asked for can't be: an argument, a setting, or a schema that doesn't fit. */
  static final int REFUSED = 2;

  private ExitCode() {}
}
