package org.creditservice.ops.dashboard;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.creditservice.ops.http.HttpAnswer;

/** Answers {@code /api/live?since=0}: what changes by itself, and the newer samples of the hour. */
final class LiveHandler implements HttpHandler {
  static final String PATH = "/api/live";

  /** Parameter: the time of the last sample that the page has, in milliseconds since 1970. */
  private static final String SINCE = "since";

  private final LiveStatus status;

  LiveHandler(LiveStatus status) {
    this.status = status;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long since;
    try {
      Map<String, String> parameters = QueryString.parse(exchange.getRequestURI().getRawQuery());
      since = Long.parseLong(parameters.getOrDefault(SINCE, "0"));
    } catch (IllegalArgumentException e) {
      HttpAnswer.text(
          exchange, HttpAnswer.BAD_REQUEST, "Give the milliseconds since 1970 as ?since=0.");
      return;
    }
    JsonObject json = status.json(since);
    HttpAnswer.send(
        exchange, HttpAnswer.OK, HttpSink.JSON, json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
