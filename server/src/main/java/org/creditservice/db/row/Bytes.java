package org.creditservice.db.row;

import java.util.Arrays;

/** Bytes that become more; like {@code ByteArrayOutputStream}, without its locks. */
final class Bytes {
  private byte[] array;
  private int length;

  Bytes(int capacity) {
    this.array = new byte[capacity];
  }

  int length() {
    return length;
  }

  /** What has been written, up to {@link #length}. Valid until the next write. */
  byte[] array() {
    return array;
  }

  Bytes write(int value) {
    reserve(1);
    array[length++] = (byte) value;
    return this;
  }

  Bytes write(byte... bytes) {
    return write(bytes, 0, bytes.length);
  }

  Bytes write(byte[] bytes, int from, int count) {
    reserve(count);
    System.arraycopy(bytes, from, array, length, count);
    length += count;
    return this;
  }

  /** Seven bits a byte, the lowest first. */
  Bytes writeNumber(long number) {
    long rest = number;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      write((int) (rest & 0x7f) | 0x80);
    }
    return write((int) rest);
  }

  /** Everything from a place on. */
  byte[] from(int start) {
    return Arrays.copyOfRange(array, start, length);
  }

  private void reserve(int count) {
    if (count > array.length - length) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, length + count));
    }
  }
}
