package org.creditservice.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.UUID;

/** Makes idempotency keys. */
final class Keys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int LENGTH_MAX = 128;

  private Keys() {}

  /** The key of what follows from another operation: the same each time. */
  static String derived(String key, String purpose) {
    String derived = key + "/" + purpose;
    return derived.length() <= LENGTH_MAX
        ? derived
        : UUID.nameUUIDFromBytes(derived.getBytes(US_ASCII)).toString();
  }

  /**
   * A UUIDv7 (RFC 9562, 5.7): it says when it was made, so a service that removes old keys refuses
   * it when it is too old, instead of executing the operation a second time.
   */
  static String create() {
    long high = System.currentTimeMillis() << 16 | 0x7000 | RANDOM.nextInt(0x1000);
    long low = 0x8000_0000_0000_0000L | RANDOM.nextLong() >>> 2;
    return new UUID(high, low).toString();
  }
}
