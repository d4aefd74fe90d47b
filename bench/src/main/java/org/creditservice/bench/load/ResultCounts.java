package org.creditservice.bench.load;

import io.grpc.Status;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts calls by their results. */
public final class ResultCounts {
  /** Never changed after construction, so that all threads may read it. */
  private final Map<CallResult, LongAdder> counts = new EnumMap<>(CallResult.class);

  private final AtomicReference<@Nullable String> firstUnknown = new AtomicReference<>();

  ResultCounts() {
    for (CallResult result : CallResult.values()) {
      counts.put(result, new LongAdder());
    }
  }

  void add(CallResult result, Status status) {
    counter(result).increment();
    if (result == CallResult.UNKNOWN) {
      firstUnknown.compareAndSet(null, status.toString());
    }
  }

  public long count(CallResult result) {
    return counter(result).sum();
  }

  /** Counts the calls that were answered as operations: executed, refused or replayed. */
  public long operations() {
    return recorded() + count(CallResult.REPLAYED);
  }

  /** Counts the calls that left a record, and so take space on disk. */
  public long recorded() {
    return count(CallResult.EXECUTED) + count(CallResult.REFUSED);
  }

  /** The status of the first call whose outcome is unknown. */
  public @Nullable String firstUnknown() {
    return firstUnknown.get();
  }

  /** All counts under the lower-case names of the results. */
  public Map<String, Long> byName() {
    Map<String, Long> byName = new TreeMap<>();
    counts.forEach(
        (result, count) -> byName.put(result.name().toLowerCase(Locale.ROOT), count.sum()));
    return byName;
  }

  private LongAdder counter(CallResult result) {
    return Objects.requireNonNull(counts.get(result));
  }
}
