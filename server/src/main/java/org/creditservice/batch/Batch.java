package org.creditservice.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.References;
import org.creditservice.db.batch.CommandReferences;
import org.creditservice.db.batch.ProfileRef;

/**
 * Commands that are executed in one transaction.
 *
 * @param commands in the order of their arrival
 * @param probing whether profiles whose lock another session holds are left out instead of waited
 *     for
 * @param patience how long a statement may take, since the node may not answer; zero: as long as
 *     the session allows
 */
record Batch(List<PendingCommand> commands, boolean probing, Duration patience) {
  static final Batch EMPTY = new Batch(List.of(), false);

  Batch(List<PendingCommand> commands, boolean probing) {
    this(commands, probing, Duration.ZERO);
  }

  private Batch of(List<PendingCommand> some) {
    return new Batch(some, probing, patience);
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  int size() {
    return commands.size();
  }

  /** The commands for whose answer a caller still waits. */
  Batch live() {
    return of(commands.stream().filter(pending -> !pending.isDone()).toList());
  }

  /** The commands whose profile is not among {@code profileIds}. */
  Batch without(Set<String> profileIds) {
    return profileIds.isEmpty() ? this : of(ofProfiles(profileIds, false));
  }

  /** The commands whose profile is among {@code profileIds}, as a batch. */
  Batch only(Set<String> profileIds) {
    return of(commandsOf(profileIds));
  }

  /** The commands whose profile is among {@code profileIds}. */
  List<PendingCommand> commandsOf(Set<String> profileIds) {
    return profileIds.isEmpty() ? List.of() : ofProfiles(profileIds, true);
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
    return of(all);
  }

  Batch asProbe() {
    return new Batch(commands, true, patience);
  }

  Batch firstHalf() {
    return of(commands.subList(0, size() / 2));
  }

  Batch secondHalf() {
    return of(commands.subList(size() / 2, size()));
  }

  SortedSet<ProfileRef> profiles() {
    SortedSet<ProfileRef> profiles = new TreeSet<>();
    commands.forEach(pending -> profiles.add(pending.profile()));
    return profiles;
  }

  /** The keys of the commands, and those of other operations that they refer to. */
  Collection<OperationKey> keys() {
    Set<OperationKey> keys = new HashSet<>();
    for (PendingCommand pending : commands) {
      keys.add(pending.key());
      String other = pending.command().references().idempotencyKey();
      if (other != null) {
        keys.add(new OperationKey(pending.profile().profileId(), other));
      }
    }
    return keys;
  }

  /** The keys of the commands. */
  List<OperationKey> ownKeys() {
    return commands.stream().map(PendingCommand::key).toList();
  }

  /** What the commands refer to beside their own profiles and keys. */
  List<CommandReferences> references() {
    return commands.stream()
        .map(pending -> new CommandReferences(pending.profile(), pending.command().references()))
        .filter(reference -> !reference.to().equals(References.NONE))
        .toList();
  }
}
