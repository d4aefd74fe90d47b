package org.creditservice.batch;

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
 */
record Batch(List<PendingCommand> commands, boolean probing) {
  static final Batch EMPTY = new Batch(List.of(), false);

  boolean isEmpty() {
    return commands.isEmpty();
  }

  int size() {
    return commands.size();
  }

  /** The commands for whose answer a caller still waits. */
  Batch live() {
    return new Batch(commands.stream().filter(pending -> !pending.isDone()).toList(), probing);
  }

  /** The commands whose profile is not among {@code profileIds}. */
  Batch without(Set<String> profileIds) {
    return profileIds.isEmpty() ? this : new Batch(ofProfiles(profileIds, false), probing);
  }

  /** The commands whose profile is among {@code profileIds}, as a batch. */
  Batch only(Set<String> profileIds) {
    return new Batch(commandsOf(profileIds), probing);
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
