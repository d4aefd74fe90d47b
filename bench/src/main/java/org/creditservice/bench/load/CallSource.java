package org.creditservice.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * Where requests come from. Each slot is a caller that sends one request after the other; one slot
 * is never asked twice at a time, different ones are.
 */
@FunctionalInterface
interface CallSource {
  /**
   * The slot's next request; null when there is none left.
   *
   * @param previous the response to its previous one; null at the beginning or after a refusal
   */
  @Nullable Call<?, ?> next(int slot, @Nullable Object previous);
}
