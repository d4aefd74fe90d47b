package org.creditservice.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import java.util.regex.Pattern;

/**
 * Makes one line of what it contains. Whoever can get text into a message, or a name into the
 * database's, could else forge lines of the log, or hide some from a terminal.
 */
public final class OneLine extends CompositeConverter<ILoggingEvent> {
  private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*");

  /** Control characters, and those that turn the direction of what follows. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\t]]");

  @Override
  protected String transform(ILoggingEvent event, String text) {
    return escape(text);
  }

  static String escape(String text) {
    String line = BREAK.matcher(text.strip()).replaceAll(" | ");
    return INVISIBLE
        .matcher(line)
        .replaceAll(found -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
  }
}
