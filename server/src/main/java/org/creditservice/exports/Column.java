package org.creditservice.exports;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of an export.
 *
 * @param name as the first line of CSV and the keys of JSON have it
 * @param value a Long, a {@link org.creditservice.core.ledger.Metadata}, a text of a caller as a
 *     {@link CallersText}, or what its {@code toString} says; null if the row has none
 */
record Column<R>(String name, Function<R, ? extends @Nullable Object> value) {

  /** A column with a text that a caller chose, and that may be made for spreadsheets. */
  static <R> Column<R> text(String name, Function<R, @Nullable String> text) {
    return new Column<>(name, row -> CallersText.of(text.apply(row)));
  }

  /** A text that is not the service's own. */
  record CallersText(String text) {
    static @Nullable CallersText of(@Nullable String text) {
      return text == null ? null : new CallersText(text);
    }
  }
}
