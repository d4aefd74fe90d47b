package org.creditservice.api.observe;

import java.util.Locale;

/** The limits of what callers may take. Each has a setting; see docs/security.md, "Limits". */
public enum Limit {
  CONNECTIONS,
  CONNECTIONS_PER_PEER,
  CONNECTIONS_PER_CALLER,
  CALLS,
  CALLS_PER_CALLER,
  CALLS_PER_CONNECTION,
  /** A handshake, a frame or a request took too long. */
  REQUEST_TIMEOUT,
  CONTROL_FRAMES,
  WATCHES,
  HEALTH_WATCHES,
  REFLECTION;

  /** As a label of metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
