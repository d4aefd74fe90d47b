package org.creditservice.batch;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.creditservice.db.batch.ProfileRef;

/**
 * A batch while a lane executes it. It grows by latecomers, becomes a probe when a lock is not
 * free, and shrinks to the commands for which a caller still waits. Changed by the lane only; the
 * deadline timer reads it.
 */
final class RunningBatch {
  private final UnaryOperator<Batch> latecomers;
  private final Consumer<Blocked> whenSettled;
  private volatile Batch batch;
  private boolean settled;

  private RunningBatch(
      Batch batch, UnaryOperator<Batch> latecomers, Consumer<Blocked> whenSettled) {
    this.batch = batch;
    this.latecomers = latecomers;
    this.whenSettled = whenSettled;
  }

  /**
   * A batch as it was cut.
   *
   * @param latecomers gives the commands that may join a batch, see {@link LaneQueue#latecomers}
   * @param whenSettled is told once that other batches may have its profiles, and what was blocked
   */
  static RunningBatch of(
      Batch batch, UnaryOperator<Batch> latecomers, Consumer<Blocked> whenSettled) {
    return new RunningBatch(batch, latecomers, whenSettled);
  }

  /**
   * Part of a batch that failed. Admits no latecomers, which could overtake the other part, and
   * settles nothing, since the other part may have the same profiles.
   */
  static RunningBatch partOf(Batch part) {
    return new RunningBatch(part, any -> Batch.EMPTY, any -> {});
  }

  Batch batch() {
    return batch;
  }

  List<PendingCommand> commands() {
    return batch.commands();
  }

  /** Lets those join who have come since the batch was cut, and returns them. */
  Batch admitLatecomers() {
    Batch late = latecomers.apply(batch);
    if (!late.isEmpty()) {
      batch = batch.with(late);
    }
    return late;
  }

  /** Its profiles are free for other batches, but for those of the commands that were blocked. */
  void settle(Blocked blocked) {
    if (!settled) {
      settled = true;
      whenSettled.accept(blocked);
    }
  }

  /** From now on, profiles whose lock isn't free are left out. */
  void becomeProbe() {
    batch = batch.asProbe();
  }

  /**
   * Drops the commands for which nobody waits any more.
   *
   * @return of a probe, those whose profile is now without commands: as far as is known, it is
   *     still blocked
   */
  Blocked dropDone() {
    Batch all = batch;
    batch = all.live();
    if (!all.probing() || batch.size() == all.size()) {
      return Blocked.NONE;
    }
    Set<String> wanted =
        batch.profiles().stream().map(ProfileRef::profileId).collect(Collectors.toSet());
    return Blocked.timedOut(all.without(wanted).commands());
  }
}
