package org.creditservice.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Marker;

/**
 * Writes an event as a JSON object in a line. Its fields: time, level, message, logger, thread;
 * where there are any, event, trace_id, span_id, and exception with stack.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  /** In characters: enough to find the place, and a bound for what a line may take. */
  private static final int TEXT_MAX = 8192;

  private static final byte[] NOTHING = {};

  private final StackTraces stackTraces = new StackTraces();

  @Override
  public void start() {
    stackTraces.setContext(getContext());
    stackTraces.start();
    super.start();
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonObject line = new JsonObject();
    line.addProperty("time", event.getInstant().toString());
    line.addProperty("level", event.getLevel().toString());
    List<Marker> markers = event.getMarkerList();
    if (markers != null && !markers.isEmpty()) {
      line.addProperty("event", markers.get(0).getName());
    }
    line.addProperty("message", OneLine.bounded(event.getFormattedMessage(), TEXT_MAX));
    line.addProperty("logger", event.getLoggerName());
    line.addProperty("thread", event.getThreadName());
    event.getMDCPropertyMap().forEach(line::addProperty);
    addThrown(line, event);
    // Gson escapes what JSON must have escaped, and that doesn't include all of what deceives.
    return (Unprintable.escaped(line.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void addThrown(JsonObject line, ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.addProperty("exception", thrown.getClassName());
      String stack = stackTraces.convert(event);
      line.addProperty("stack", stack.substring(0, Math.min(stack.length(), TEXT_MAX)));
    }
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
