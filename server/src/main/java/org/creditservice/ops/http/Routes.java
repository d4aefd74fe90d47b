package org.creditservice.ops.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who answers which path. The JDK's own contexts match prefixes, so that {@code /livezz} would be
 * {@code /livez}.
 */
public final class Routes {
  private final Map<String, HttpHandler> handlers = new LinkedHashMap<>();

  /**
   * Adds a path.
   *
   * @param path exact, or if it ends with a slash, with all that is below it
   */
  public Routes add(String path, HttpHandler handler) {
    handlers.put(path, handler);
    return this;
  }

  /** Lets the one that is nearest to the path answer: {@code /} itself answers nothing but it. */
  void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    HttpHandler exact = handlers.get(path);
    if (exact != null) {
      exact.handle(exchange);
      return;
    }
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      HttpHandler above = handlers.get(path.substring(0, end + 1));
      if (above != null) {
        above.handle(exchange);
        return;
      }
    }
    HttpAnswer.text(
        exchange,
        HttpAnswer.NOT_FOUND,
        "There is nothing here. There is: " + String.join(" ", handlers.keySet()));
  }
}
