package org.creditservice.core.record;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is recorded and sent: a response message or the status of a refusal, as bytes
 * that core does not read.
 *
 * <p>The first answer and its replays are made of the same bytes, which keeps replays exact, also
 * by later versions.
 */
public final class RecordedAnswer {
  private final byte[] bytes;

  /**
   * An answer of these bytes.
   *
   * @param bytes not to be changed afterwards
   */
  public RecordedAnswer(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordedAnswer answer && Arrays.equals(bytes, answer.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
