package org.creditservice.db.audit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row as an audit finds it: there, not there, or unreadable, which is a finding and not a
 * failure.
 *
 * @param value null if it is not there or unreadable
 * @param problem why it is unreadable, a clause; else null
 */
public record Stored<T>(@Nullable T value, @Nullable String problem) {
  static <T> Stored<T> absent() {
    return new Stored<>(null, null);
  }

  /** What {@code read} makes of a row; whatever it throws makes the row unreadable. */
  static <T> Stored<T> of(Supplier<? extends @Nullable T> read) {
    try {
      return new Stored<>(read.get(), null);
    } catch (RuntimeException e) {
      return new Stored<>(null, String.valueOf(e.getMessage()));
    }
  }
}
