package org.creditservice.ops.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandler;
import org.creditservice.ops.http.Guard;

/** What keeps the dashboard to those who may read it, and to what it brings itself. */
final class Protection {
  /** Nothing from another host, nothing inline, no form, no frame. */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'");

  private final Guard guard;

  Protection(Guard guard) {
    this.guard = guard;
  }

  HttpHandler of(HttpHandler handler) {
    HttpHandler guarded = guard.protect(handler);
    return exchange -> {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cross-Origin-Resource-Policy", "same-origin");
      guarded.handle(exchange);
    };
  }
}
