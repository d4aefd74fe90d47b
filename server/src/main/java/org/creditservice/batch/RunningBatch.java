package org.creditservice.batch;

import java.util.List;
import java.util.Set;
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
  private volatile Batch batch;

  private RunningBatch(Batch batch, UnaryOperator<Batch> latecomers) {
    this.batch = batch;
    this.latecomers = latecomers;
  }

  /**
   * A batch as it was cut.
   *
   * @param latecomers gives the commands that may join a batch, see {@link LaneQueue#latecomers}
   */
  static RunningBatch of(Batch batch, UnaryOperator<Batch> latecomers) {
    return new RunningBatch(batch, latecomers);
  }

  /** Part of a batch that failed. Admits no latecomers: they could overtake the other part. */
  static RunningBatch partOf(Batch part) {
    return new RunningBatch(part, any -> Batch.EMPTY);
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
