package org.creditservice.core.record;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the form in which it is recorded and goes over the wire; opaque here.
 *
 * <p>First answer and replay are made of the same bytes: that is what makes a replay exact, also by
 * a later version.
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
