package org.creditservice.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * Supplies the calls of a run, caller by caller. A caller makes one call at a time; different
 * callers ask for their next calls concurrently.
 */
@FunctionalInterface
interface CallSource {
  /**
   * Returns the caller's next call, or null if there are no more.
   *
   * @param caller the caller's number, from 0
   * @param previous the response to the caller's previous call; null before its first call and
   *     after an error
   */
  @Nullable Call<?, ?> next(int caller, @Nullable Object previous);
}
