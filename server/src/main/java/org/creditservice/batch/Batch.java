package org.creditservice.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.creditservice.core.command.Command;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.batch.DeductionRef;
import org.creditservice.db.batch.JobRef;
import org.creditservice.db.batch.ProfileRef;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are executed in one transaction.
 *
 * @param commands in the order of their arrival
 * @param probing whether profiles whose lock is held by somebody else are left out instead of
 *     waited for
 */
record Batch(List<PendingCommand> commands, boolean probing) {
  static final Batch EMPTY = new Batch(List.of(), false);

  boolean isEmpty() {
    return commands.isEmpty();
  }

  int size() {
    return commands.size();
  }

  /** Those for whose answer somebody still waits. */
  Batch live() {
    return new Batch(commands.stream().filter(pending -> !pending.isDone()).toList(), probing);
  }

  /** Those whose profile is not among {@code blocked}. */
  Batch without(Set<String> blocked) {
    return blocked.isEmpty() ? this : new Batch(ofProfiles(blocked, false), probing);
  }

  /** Those whose profile is among {@code profileIds}. */
  Batch only(Set<String> profileIds) {
    return new Batch(ofProfiles(profileIds, true), probing);
  }

  /** Those whose profile is among {@code blocked}. */
  List<PendingCommand> of(Set<String> blocked) {
    return blocked.isEmpty() ? List.of() : ofProfiles(blocked, true);
  }

  private List<PendingCommand> ofProfiles(Set<String> profileIds, boolean among) {
    return commands.stream()
        .filter(pending -> profileIds.contains(pending.profile().profileId()) == among)
        .toList();
  }

  /** These commands, and behind them {@code latecomers}. */
  Batch with(Batch latecomers) {
    List<PendingCommand> all = new ArrayList<>(commands);
    all.addAll(latecomers.commands);
    return new Batch(all, probing);
  }

  Batch asProbe() {
    return new Batch(commands, true);
  }

  Batch firstHalf() {
    return new Batch(commands.subList(0, size() / 2), probing);
  }

  Batch secondHalf() {
    return new Batch(commands.subList(size() / 2, size()), probing);
  }

  SortedSet<ProfileRef> profiles() {
    SortedSet<ProfileRef> profiles = new TreeSet<>();
    commands.forEach(pending -> profiles.add(pending.profile()));
    return profiles;
  }

  /** The keys of the commands, and those of other operations that the commands name. */
  Collection<OperationKey> keys() {
    Set<OperationKey> keys = new HashSet<>();
    for (PendingCommand pending : commands) {
      keys.add(pending.key());
      String named = pending.command().references().idempotencyKey();
      if (named != null) {
        keys.add(new OperationKey(pending.profile().profileId(), named));
      }
    }
    return keys;
  }

  /** The deductions that the commands name, by entry or by the key of a recorded operation. */
  Collection<DeductionRef> deductions(Map<OperationKey, RecordedOperation> recorded) {
    Set<DeductionRef> deductions = new HashSet<>();
    for (PendingCommand pending : commands) {
      sequences(pending.command(), recorded)
          .forEach(sequence -> deductions.add(new DeductionRef(pending.profile(), sequence)));
    }
    return deductions;
  }

  /** The jobs that the commands name. */
  Collection<JobRef> jobs() {
    Set<JobRef> jobs = new HashSet<>();
    for (PendingCommand pending : commands) {
      String named = pending.command().references().jobId();
      if (named != null) {
        jobs.add(new JobRef(pending.profile(), named));
      }
    }
    return jobs;
  }

  private static List<Long> sequences(
      Command command, Map<OperationKey, RecordedOperation> recorded) {
    List<Long> sequences = new ArrayList<>();
    Long named = command.references().entrySequence();
    if (named != null) {
      sequences.add(named);
    }
    RecordedOperation operation = namedOperation(command, recorded);
    if (operation != null && operation.entrySequence() != null) {
      sequences.add(operation.entrySequence());
    }
    return sequences;
  }

  private static @Nullable RecordedOperation namedOperation(
      Command command, Map<OperationKey, RecordedOperation> recorded) {
    String named = command.references().idempotencyKey();
    return named == null
        ? null
        : recorded.get(new OperationKey(command.operationKey().profileId(), named));
  }
}
