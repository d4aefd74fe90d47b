package org.creditservice.api.request;

/**
 * A set of ASCII characters as 128 bits: one shift tells whether a character is in it. Ids of every
 * call are checked character by character, so this must cost next to nothing.
 */
record AsciiSet(long low, long high) {

  /** The characters of {@code text}. */
  static AsciiSet of(String text) {
    AsciiSet set = new AsciiSet(0, 0);
    for (int i = 0; i < text.length(); i++) {
      set = set.or(range(text.charAt(i), text.charAt(i)));
    }
    return set;
  }

  /** The characters {@code first} to {@code last}, both included. */
  static AsciiSet range(char first, char last) {
    long low = 0;
    long high = 0;
    for (int c = first; c <= last; c++) {
      low |= c < Long.SIZE ? 1L << c : 0;
      high |= c < Long.SIZE ? 0 : 1L << c;
    }
    return new AsciiSet(low, high);
  }

  AsciiSet or(AsciiSet other) {
    return new AsciiSet(low | other.low, high | other.high);
  }

  /** A shift by a long's size or more wraps around, so the same shift serves both halves. */
  boolean contains(char c) {
    return c < 2 * Long.SIZE && ((c < Long.SIZE ? low : high) >>> c & 1) != 0;
  }

  boolean containsAll(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!contains(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
