package org.creditservice.ops.metrics;

import com.sun.net.httpserver.HttpExchange;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.creditservice.ops.http.HttpAnswer;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}, in the format that a scraper asks for: Prometheus' text, or OpenMetrics. */
final class MetricsPage {
  private static final String OPEN_METRICS = "application/openmetrics-text";

  private final PrometheusMeterRegistry registry;

  MetricsPage(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  void answer(HttpExchange exchange) throws IOException {
    String contentType = contentType(exchange.getRequestHeaders().getFirst("Accept"));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    registry.scrape(body, contentType);
    HttpAnswer.send(exchange, HttpAnswer.OK, contentType, body.toByteArray());
  }

  private static String contentType(@Nullable String accepted) {
    return accepted != null && accepted.contains(OPEN_METRICS)
        ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
  }
}
