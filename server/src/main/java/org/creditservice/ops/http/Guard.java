package org.creditservice.ops.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites' pages from reading this one in the browser of an operator. A site can give its
 * own name the address of this port ("DNS rebinding"): then only the Host header tells.
 */
public final class Guard {
  /** An IPv4 or IPv6 address, which no site can take over, with or without a port. */
  private static final Pattern ADDRESS =
      Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.%]+\\])(:[0-9]+)?");

  private static final Pattern PORT = Pattern.compile(":[0-9]+$");

  private final Set<String> hosts;

  /**
   * @param address that the port listens on
   * @param hosts by which it may be called besides
   */
  public Guard(String address, List<String> hosts) {
    this.hosts = new java.util.HashSet<>(hosts);
    this.hosts.add("localhost");
    this.hosts.add(address.toLowerCase(Locale.ROOT));
  }

  /** Lets {@code handler} answer only those who may read it. */
  public HttpHandler protect(HttpHandler handler) {
    return exchange -> {
      if (isAllowed(exchange)) {
        handler.handle(exchange);
      }
    };
  }

  private boolean isAllowed(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    String host = headers.getFirst("Host");
    if (!isOwn(host)) {
      HttpAnswer.text(
          exchange,
          HttpAnswer.MISDIRECTED,
          "This port is not called by that name: use its address or localhost, or add the name to --http-hosts.");
      return false;
    }
    if (comesFromElsewhere(headers, host)) {
      HttpAnswer.text(exchange, HttpAnswer.FORBIDDEN, "Other sites may not read this page.");
      return false;
    }
    return true;
  }

  private boolean isOwn(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String lowerCase = host.toLowerCase(Locale.ROOT);
    return ADDRESS.matcher(lowerCase).matches()
        || hosts.contains(PORT.matcher(lowerCase).replaceFirst(""));
  }

  private static boolean comesFromElsewhere(Headers headers, String host) {
    String origin = headers.getFirst("Origin");
    return origin != null && !origin.replaceFirst("^https?://", "").equalsIgnoreCase(host);
  }
}
