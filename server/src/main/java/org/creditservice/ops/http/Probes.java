package org.creditservice.ops.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;
import org.creditservice.ops.ServiceHealth;

/** What orchestrators ask: is the process alive, and are calls served. */
public final class Probes {
  private static final String YES = "ok";

  private final ServiceHealth health;

  public Probes(ServiceHealth health) {
    this.health = health;
  }

  public void addTo(Routes routes) {
    routes.add("/livez", exchange -> HttpAnswer.text(exchange, HttpAnswer.OK, YES));
    routes.add("/readyz", this::ready);
  }

  private void ready(HttpExchange exchange) throws IOException {
    Optional<String> obstacle = health.obstacle();
    HttpAnswer.text(
        exchange,
        obstacle.isPresent() ? HttpAnswer.UNAVAILABLE : HttpAnswer.OK,
        obstacle.orElse(YES));
  }
}
