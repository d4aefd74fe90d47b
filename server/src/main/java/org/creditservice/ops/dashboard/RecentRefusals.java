package org.creditservice.ops.dashboard;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.creditservice.api.observe.RefusalObserver;
import org.creditservice.api.observe.RefusedCall;
import org.creditservice.core.ErrorReason;

/**
 * The last refusals of each reason: a flood of one leaves the rare ones in sight. In memory only.
 */
public final class RecentRefusals implements RefusalObserver {
  /** Of each reason. There are two dozen, and most don't happen. */
  static final int KEPT_MAX = 40;

  /** A message that names many fields is cut. */
  static final int MESSAGE_MAX = 400;

  /**
   * A refusal.
   *
   * @param time by this server's clock
   */
  record Refusal(Instant time, RefusedCall call) {}

  private final InstantSource clock;
  private final Map<ErrorReason, Deque<Refusal>> byReason = new EnumMap<>(ErrorReason.class);

  public RecentRefusals(InstantSource clock) {
    this.clock = clock;
    for (ErrorReason reason : ErrorReason.values()) {
      byReason.put(reason, new ArrayDeque<>());
    }
  }

  @Override
  public void refused(RefusedCall call) {
    Refusal refusal = new Refusal(clock.instant(), shortened(call));
    Deque<Refusal> kept = Objects.requireNonNull(byReason.get(call.reason()));
    synchronized (kept) {
      if (kept.size() == KEPT_MAX) {
        kept.removeLast();
      }
      kept.addFirst(refusal);
    }
  }

  private static RefusedCall shortened(RefusedCall call) {
    return call.message().length() <= MESSAGE_MAX
        ? call
        : new RefusedCall(
            call.method(),
            call.profileId(),
            call.idempotencyKey(),
            call.reason(),
            call.message().substring(0, MESSAGE_MAX) + " …");
  }

  /** All of them, newest first. */
  List<Refusal> all() {
    return byReason.values().stream()
        .flatMap(
            kept -> {
              synchronized (kept) {
                return List.copyOf(kept).stream();
              }
            })
        .sorted(Comparator.comparing(Refusal::time).reversed())
        .toList();
  }
}
