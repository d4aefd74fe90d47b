package org.creditservice.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Leaves out what the network's library warns of because of a caller: it broke the protocol, sent
 * too much, or didn't wait for its answer. The caller learns it from its status, and nobody can do
 * anything about it here.
 *
 * <p>logback.xml names the library and the exceptions, since only package api may know them.
 */
public final class CallersMistakes extends TurboFilter {
  private final Set<String> exceptions = new HashSet<>();
  private String library = "";

  /** The beginning of the names of the loggers that this is about. */
  public void setLibrary(String name) {
    library = name;
  }

  /** The name of an exception that a caller's mistake causes. */
  public void addException(String name) {
    exceptions.add(name);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    boolean mistake =
        thrown != null
            && level.equals(Level.WARN)
            && exceptions.contains(thrown.getClass().getName())
            && logger.getName().startsWith(library);
    return mistake ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
