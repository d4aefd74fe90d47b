package org.creditservice.imports;

/**
 * A line of a file.
 *
 * @param number counted from 1
 * @param text without its line end; empty if it is too long
 * @param tooLong whether it is longer than {@link LineReader#LENGTH_MAX_BYTES}
 */
record Line(long number, String text, boolean tooLong) {

  boolean isBlank() {
    return text.isBlank() && !tooLong;
  }

  /** Whether all fields are empty: spreadsheets write such lines for rows that were cleared. */
  boolean isBlank(char separator) {
    return text.replace(separator, ' ').isBlank() && !tooLong;
  }
}
