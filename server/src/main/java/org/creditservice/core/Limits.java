package org.creditservice.core;

import java.time.Duration;

/** The limits that callers may rely on. A test reaches each of them, from both sides. */
public final class Limits {
  /** Longest profile id, idempotency key and job id, in characters of visible ASCII. */
  public static final int ID_LENGTH_MAX = 128;

  /** Longest reason code, in characters. */
  public static final int REASON_CODE_LENGTH_MAX = 63;

  /** Largest amount of one command, in credits: a balance has room for a thousand of them. */
  public static final long AMOUNT_MAX = 1_000_000_000_000_000L;

  /** Largest balance, in credits: together with {@link #AMOUNT_MAX} it still fits into 64 bits. */
  public static final long BALANCE_MAX = 1_000_000_000_000_000_000L;

  /** Most metadata pairs of one request. */
  public static final int METADATA_PAIRS_MAX = 16;

  /** Longest metadata key, in characters. */
  public static final int METADATA_KEY_LENGTH_MAX = 64;

  /** Longest metadata value, in bytes of UTF-8. */
  public static final int METADATA_VALUE_BYTES_MAX = 256;

  /** Longest {@code min_interval}. */
  public static final Duration MIN_INTERVAL_MAX = Duration.ofDays(1);

  /** Shortest time after which a job can expire. */
  public static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);

  /** Longest time after which a job can expire. */
  public static final Duration TIMEOUT_MAX = Duration.ofDays(7);

  /**
   * The time after which a job expires if its caller sets none: in the systems that this service
   * replaces, a job counted as stuck after half an hour.
   */
  public static final Duration TIMEOUT_DEFAULT = Duration.ofMinutes(30);

  /** Longest failure message, in bytes of UTF-8. */
  public static final int FAILURE_MESSAGE_BYTES_MAX = 512;

  /** Begins the keys of the service's own operations. Callers may not use such keys. */
  public static final String SYSTEM_KEY_PREFIX = "system:";

  private Limits() {}
}
