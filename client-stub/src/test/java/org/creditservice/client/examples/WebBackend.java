package org.creditservice.client.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.creditservice.client.CreditClient;
import org.creditservice.client.Refusal.InsufficientCredits;
import org.creditservice.client.Refusal.RateLimited;
import org.creditservice.client.RefusedException;
import org.creditservice.client.UnknownOutcomeException;
import org.creditservice.v1.DeductCreditsResponse;

/**
 * A web back end that charges for each request: {@code client-stub/example WebBackend
 * localhost:50051 8081}. The browser makes the key, once for each click, and sends it with each of
 * its own retries:
 *
 * <pre>{@code
 * curl -X POST -H 'X-User: bob' -H 'Idempotency-Key: click-1' localhost:8081/image
 * }</pre>
 *
 * <p>Who the user is comes from a session in real life, never from a header.
 */
public final class WebBackend implements AutoCloseable {
  private static final long PRICE = 30;

  private final CreditClient credits;
  private final HttpServer http;

  /** Listens on this machine; port 0 is any free one. */
  public WebBackend(CreditClient credits, int port) throws IOException {
    this.credits = credits;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.setExecutor(Executors.newCachedThreadPool());
    http.createContext("/image", this::image);
    http.start();
  }

  /** Takes the service's address and a port. */
  public static void main(String... args) throws IOException {
    WebBackend backend = new WebBackend(CreditClient.connect(args[0]), Integer.parseInt(args[1]));
    System.out.println("listening on port " + backend.port());
  }

  /** Where it listens. */
  public int port() {
    return http.getAddress().getPort();
  }

  private void image(HttpExchange exchange) throws IOException {
    try (exchange) {
      String user = exchange.getRequestHeaders().getFirst("X-User");
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      if (user == null || key == null) {
        answer(exchange, 400, "X-User and Idempotency-Key are missing");
        return;
      }
      charge(exchange, user, key);
    }
  }

  private void charge(HttpExchange exchange, String user, String key) throws IOException {
    try {
      DeductCreditsResponse charged =
          credits.deductCredits(user, PRICE, "IMAGE").withKey(key).execute();
      answer(exchange, 200, "an image; " + charged.getEntry().getBalance() + " credits left");
    } catch (IllegalArgumentException e) {
      answer(exchange, 400, e.getMessage());
    } catch (RefusedException e) {
      refuse(exchange, e);
    } catch (UnknownOutcomeException e) {
      answer(exchange, 503, "send the same request again, with the same key");
    }
  }

  private static void refuse(HttpExchange exchange, RefusedException e) throws IOException {
    if (e.refusal() instanceof InsufficientCredits refusal) {
      answer(exchange, 402, "you have %d credits".formatted(refusal.balance()));
    } else if (e.refusal() instanceof RateLimited refusal) {
      long seconds = refusal.retryAfter().plusMillis(999).toSeconds();
      exchange.getResponseHeaders().set("Retry-After", Long.toString(seconds));
      answer(exchange, 429, refusal.message());
    } else {
      answer(exchange, 409, e.refusal().message());
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
