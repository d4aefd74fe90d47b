package org.creditservice.ops.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What is sent back to a browser or a tool. */
public final class HttpAnswer {
  public static final int OK = 200;
  public static final int BAD_REQUEST = 400;
  public static final int FORBIDDEN = 403;
  public static final int NOT_FOUND = 404;
  public static final int METHOD_NOT_ALLOWED = 405;
  public static final int MISDIRECTED = 421;
  public static final int INTERNAL_ERROR = 500;
  public static final int UNAVAILABLE = 503;

  /** For {@link HttpExchange#sendResponseHeaders}: there is no body. */
  private static final long NO_BODY = -1;

  private HttpAnswer() {}

  /** Sends a line for people. */
  public static void text(HttpExchange exchange, int status, String line) throws IOException {
    send(
        exchange,
        status,
        "text/plain; charset=utf-8",
        (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a body, or for a HEAD request what would come before it. */
  public static void send(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, NO_BODY);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
