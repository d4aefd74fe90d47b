package org.creditservice.imports;

/**
 * A line of the file.
 *
 * @param number counted from 1
 * @param text without its line end; empty if it is too long
 * @param tooLong whether it is longer than {@link LineReader#LENGTH_MAX_BYTES}
 */
record Line(long number, String text, boolean tooLong) {

  boolean isBlank() {
    return text.isBlank() && !tooLong;
  }
}
