package org.creditservice.bench.load;

import io.grpc.Status;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What was answered since the database was empty: what the audit compares with the records. */
public final class ResultCounts {
  private final LongAdder executed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final AtomicReference<@Nullable String> firstUnknown = new AtomicReference<>();

  void add(CallResult answered, Status status) {
    switch (answered) {
      case EXECUTED -> executed.increment();
      case REFUSED -> refused.increment();
      case UNKNOWN -> {
        unknown.increment();
        firstUnknown.compareAndSet(null, status.toString());
      }
      case REPLAYED, REJECTED -> {}
    }
  }

  /** Successes that were no replays. */
  public long executed() {
    return executed.sum();
  }

  /** Answers that are recorded: what takes room on disk. */
  public long recorded() {
    return executed() + refused.sum();
  }

  /** Requests that may or may not have been executed. */
  public long unknown() {
    return unknown.sum();
  }

  /** What came instead of the first answer of those. */
  public @Nullable String firstUnknown() {
    return firstUnknown.get();
  }
}
