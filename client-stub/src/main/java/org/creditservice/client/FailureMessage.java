package org.creditservice.client;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** Why work failed, as a job keeps it. */
final class FailureMessage {
  private static final int BYTES_MAX = 512;

  private FailureMessage() {}

  /**
   * What the exception says of itself, without control characters, cut where there is no more room.
   */
  static String of(Throwable cause) {
    String text = cause.toString().replaceAll("\\p{Cntrl}+", " ");
    ByteBuffer room = ByteBuffer.allocate(BYTES_MAX);
    // Stops before a character that doesn't fit, and before half a one.
    CharBuffer rest = CharBuffer.wrap(text);
    var unused = StandardCharsets.UTF_8.newEncoder().encode(rest, room, true);
    return text.substring(0, rest.position());
  }
}
