package org.creditservice.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.creditservice.db.batch.ProfileRef;
import org.jspecify.annotations.Nullable;

/** The batches that a lane's workers execute, and which profiles they have. */
final class BatchesUnderWay {
  /** How many times as large as the next batch the largest one under way may be. */
  private static final int LARGEST_TO_NEXT_MAX = 2;

  private final List<BatchUnderWay> batches = new ArrayList<>();

  /** Which batch has a profile, until it is settled. */
  private final Map<ProfileRef, BatchUnderWay> byProfile = new HashMap<>();

  /** A probe's profiles are parked, so no other batch can have them anyway. */
  BatchUnderWay add(Batch batch) {
    BatchUnderWay added = new BatchUnderWay(batch);
    batches.add(added);
    if (!batch.probing()) {
      batch.commands().forEach(pending -> byProfile.put(pending.profile(), added));
    }
    return added;
  }

  /** The batch that has a profile; null if none has. */
  @Nullable BatchUnderWay with(ProfileRef profile) {
    return byProfile.get(profile);
  }

  /** Whether {@code batch} has the profile of a command. */
  boolean has(BatchUnderWay batch, PendingCommand pending) {
    return byProfile.get(pending.profile()) == batch;
  }

  boolean hasProbe() {
    return batches.stream().anyMatch(each -> each.batch().probing());
  }

  /**
   * Whether one more batch is worth its cost, or none is under way. A batch costs as much CPU as
   * some ten commands, so many small ones would be dearer than what the second core gains.
   *
   * @param commands how many it would have
   */
  boolean worthAnother(int commands) {
    int largest = 0;
    for (BatchUnderWay each : batches) {
      if (!each.batch().probing()) {
        largest = Math.max(largest, each.batch().size());
      }
    }
    return commands * LARGEST_TO_NEXT_MAX >= largest;
  }

  /** Lets other batches have the profiles of this one. */
  void release(BatchUnderWay batch) {
    if (!batch.batch().probing()) {
      batch.commands().forEach(pending -> byProfile.remove(pending.profile(), batch));
    }
  }

  void remove(BatchUnderWay batch) {
    batches.removeIf(each -> each == batch);
  }

  void forEachFollower(Consumer<PendingCommand> action) {
    batches.forEach(batch -> batch.forEachFollower(action));
  }

  /** Removes the followers that match, and returns them. */
  List<PendingCommand> removeFollowers(Predicate<PendingCommand> matches) {
    List<PendingCommand> removed = new ArrayList<>();
    batches.forEach(batch -> removed.addAll(batch.removeFollowers(matches)));
    return removed;
  }
}
