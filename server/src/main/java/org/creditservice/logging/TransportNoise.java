package org.creditservice.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Counts what the network's libraries warn of, instead of logging it, and sums it up. Whoever
 * reaches the port provokes such warnings: broken frames, headers that are too long, TLS where none
 * is spoken. Nobody can do anything about a single one, and with its stack trace each takes more
 * bytes of log than of network. Errors of these libraries are logged like any others.
 *
 * <p>It decides before anything is formatted, so a flood costs a look-up for each event.
 * Thread-safe.
 */
public final class TransportNoise extends TurboFilter {
  /** Most kinds that are told apart; libraries have some dozens of places that warn. */
  private static final int KINDS_MAX = 50;

  /** In characters, of what the first event of a kind said. */
  private static final int EXAMPLE_MAX = 160;

  private static final Kind OTHERS = new Kind("others", null);

  private final List<String> libraries = new ArrayList<>();
  private final Map<Kind, Count> counts = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();

  /** Where it was noticed, and by which exception. */
  private record Kind(String logger, @Nullable Class<?> thrown) {
    @Override
    public String toString() {
      String place = logger.substring(logger.lastIndexOf('.') + 1);
      return thrown == null ? place : place + " " + thrown.getSimpleName();
    }
  }

  private record Count(String example, LongAdder events) {}

  /** Set by log.xml: the beginning of the names of the loggers that this is about. */
  public void addLibrary(String name) {
    libraries.add(name);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    boolean noise =
        level.equals(Level.WARN)
            && (format != null || thrown != null)
            && libraries.stream().anyMatch(logger.getName()::startsWith);
    if (!noise) {
      return FilterReply.NEUTRAL;
    }
    count(new Kind(logger.getName(), thrown == null ? null : thrown.getClass()), format, thrown);
    return FilterReply.DENY;
  }

  private void count(Kind kind, @Nullable String format, @Nullable Throwable thrown) {
    total.increment();
    Count count = counts.get(kind);
    if (count == null) {
      Kind known = counts.size() < KINDS_MAX ? kind : OTHERS;
      count =
          counts.computeIfAbsent(known, any -> new Count(example(format, thrown), new LongAdder()));
    }
    count.events.increment();
  }

  private static String example(@Nullable String format, @Nullable Throwable thrown) {
    String text =
        thrown == null || thrown.getMessage() == null
            ? String.valueOf(format)
            : format + ": " + thrown.getMessage();
    return text.length() > EXAMPLE_MAX ? text.substring(0, EXAMPLE_MAX) + "…" : text;
  }

  /** How many events there were since the process began. */
  public long total() {
    return total.sum();
  }

  /** Logs how many events of each kind there were since the last time, a line for each kind. */
  public void sumUp() {
    // An event that is counted between the removal and the sum is in the sum; one that comes after
    // it is lost here, and is in the total.
    for (Kind kind : List.copyOf(counts.keySet())) {
      Count count = counts.remove(kind);
      if (count != null) {
        log()
            .warn(
                LogEvent.TRANSPORT_NOISE,
                "{} times within a minute, {}: {}",
                count.events.sum(),
                kind,
                count.example);
      }
    }
  }

  /** Only where something was counted: a filter that no configuration asked for has no context. */
  private Logger log() {
    return ((LoggerContext) getContext()).getLogger(getClass());
  }
}
