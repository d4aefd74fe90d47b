package org.creditservice.main;

/** The exit codes of the process. */
final class ExitCode {

  /** The command succeeded. */
  static final int OK = 0;

  /** The command failed; the message says why. */
  static final int FAILED = 1;

  /**
   * The command was not started: an invalid argument, setting or file, or a schema that is too old.
   */
  static final int REFUSED = 2;

  private ExitCode() {}
}
