package org.creditservice.main;

import java.io.Console;
import java.io.PrintWriter;

/** A line that shows progress: overwritten on a terminal, one after the other elsewhere. */
final class Terminal {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean overwrites;
  private boolean shown;

  Terminal(PrintWriter err, boolean overwrites) {
    this.err = err;
    this.overwrites = overwrites;
  }

  /** For the process's standard error. */
  static Terminal of(PrintWriter err) {
    return new Terminal(err, isInteractive());
  }

  boolean overwrites() {
    return overwrites;
  }

  void show(String line) {
    if (overwrites) {
      err.print(CLEAR_LINE + line);
      shown = true;
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Makes room for other output. */
  void clear() {
    if (shown) {
      shown = false;
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  /** From Java 22 on there is always a console, which then says itself whether it is a terminal. */
  @SuppressWarnings("SystemConsoleNull") // it does return null before
  private static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
