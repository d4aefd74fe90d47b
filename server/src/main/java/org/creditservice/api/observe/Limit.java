package org.creditservice.api.observe;

import java.util.Locale;

/** The limits of what callers may take. Each has a setting; see docs/security.md, "Limits". */
public enum Limit {
  CONNECTIONS,
  CONNECTIONS_PER_PEER,
  CONNECTIONS_PER_CALLER,
  /** A connection had no call for too long. */
  CONNECTION_IDLE,
  CALLS,
  CALLS_PER_CALLER,
  CALLS_PER_CONNECTION,
  /** A handshake, a frame or a request took too long. */
  REQUEST_TIMEOUT,
  CONTROL_FRAMES,
  WATCHES,
  HEALTH_WATCHES,
  REFLECTION,
  READ_QUEUE,
  /** There was no room for more unread answers, or nothing was read for too long. */
  UNREAD_ANSWERS;

  /** As a label of metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
