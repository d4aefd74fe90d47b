package org.creditservice.ops.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.creditservice.api.json.JsonSink;
import org.creditservice.ops.http.HttpAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the result of a call: a response as it is, items as lines of JSON, each as soon as it is
 * there. As in other gateways a line is {@code {"result": ...}} or {@code {"error": ...}}.
 */
final class HttpSink implements JsonSink {
  static final String JSON = "application/json; charset=utf-8";

  private static final String JSON_LINES = "application/x-ndjson; charset=utf-8";

  /** For {@link HttpExchange#sendResponseHeaders}: as much as there will be. */
  private static final long UNKNOWN_LENGTH = 0;

  private final HttpExchange exchange;
  private @Nullable OutputStream lines;

  HttpSink(HttpExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void response(String json) throws IOException {
    HttpAnswer.send(exchange, HttpAnswer.OK, JSON, json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void item(String json) throws IOException {
    if (lines == null) {
      exchange.getResponseHeaders().set("Content-Type", JSON_LINES);
      exchange.sendResponseHeaders(HttpAnswer.OK, UNKNOWN_LENGTH);
      lines = exchange.getResponseBody();
    }
    line(lines, "result", json);
  }

  @Override
  public void error(int httpStatus, String json) throws IOException {
    if (lines == null) {
      HttpAnswer.send(exchange, httpStatus, JSON, json.getBytes(StandardCharsets.UTF_8));
    } else {
      line(lines, "error", json);
    }
  }

  private static void line(OutputStream lines, String name, String json) throws IOException {
    lines.write(("{\"" + name + "\":" + json + "}\n").getBytes(StandardCharsets.UTF_8));
    lines.flush();
  }
}
