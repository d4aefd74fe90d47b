package org.creditservice.ops.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import org.creditservice.api.json.JsonQueries;
import org.creditservice.ops.http.HttpAnswer;

/** Answers {@code /api/GetProfile?profile_id=alice} with what that method answers. */
final class QueryHandler implements HttpHandler {
  static final String PATH = "/api/";

  private final JsonQueries queries;

  QueryHandler(JsonQueries queries) {
    this.queries = queries;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      // A HEAD would do all the work of a verification, and show nothing of it.
      exchange.getResponseHeaders().set("Allow", "GET");
      HttpAnswer.text(exchange, HttpAnswer.METHOD_NOT_ALLOWED, "A query is only answered to GET.");
      return;
    }
    Map<String, String> fields;
    try {
      fields = QueryString.parse(exchange.getRequestURI().getRawQuery());
    } catch (IllegalArgumentException e) {
      HttpAnswer.text(exchange, HttpAnswer.BAD_REQUEST, String.valueOf(e.getMessage()));
      return;
    }
    String method = exchange.getRequestURI().getPath().substring(PATH.length());
    queries.call(method, fields, new HttpSink(exchange));
  }
}
