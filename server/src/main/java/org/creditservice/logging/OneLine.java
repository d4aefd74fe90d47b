package org.creditservice.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import java.util.regex.Pattern;

/**
 * Makes one line, of a bounded length, of what it contains: all of an event. Whoever can get text
 * into a message, or a name into the database's, could else forge lines of the log, hide some from
 * a terminal, or fill the disk with one of them.
 */
public final class OneLine extends CompositeConverter<ILoggingEvent> {
  /** In characters: enough for the stack trace of a call, with its causes. */
  private static final int LENGTH_MAX = 16 * 1024;

  private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*");

  @Override
  protected String transform(ILoggingEvent event, String text) {
    return escape(text);
  }

  static String escape(String text) {
    return Unprintable.escaped(BREAK.matcher(bounded(text, LENGTH_MAX).strip()).replaceAll(" | "));
  }

  /** The text, or its beginning and how much is missing. */
  static String bounded(String text, int max) {
    return text.length() <= max
        ? text
        : text.substring(0, max) + "… and " + (text.length() - max) + " characters";
  }
}
