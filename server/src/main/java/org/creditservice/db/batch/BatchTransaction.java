package org.creditservice.db.batch;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.ConcurrentChangeException;
import org.creditservice.db.row.KeyLookup;
import org.creditservice.db.row.KeyLookupMapping;
import org.creditservice.db.row.ProfileMapping;

/**
 * The database's side of a batch, step by step: lock, prefetch, write.
 *
 * <p>Locking and looking for the keys are statements of their own on purpose, although they share a
 * round trip: each takes a new snapshot. Were the keys read by the statement that locks, then after
 * a wait for a lock they would come from the snapshot before the wait, and what another server
 * recorded meanwhile would be missed.
 */
public final class BatchTransaction {
  /**
   * The most profiles whose lock shares a round trip with the lookup of keys. The lock's whole
   * answer, 650 bytes a profile with the longest ids, must fit into a connection's smallest
   * buffers, 64 KiB, or the two sides would wait for each other to read.
   */
  private static final int SHARED_ROUND_TRIP_PROFILES_MAX = 64;

  /**
   * How long a probe waits for locks that it can't pass over, in its whole transaction. It was
   * waited for them before; the lane has other commands. Sessions of this service hold such locks
   * for milliseconds.
   */
  private static final String WAIT_SHORTLY = "SET LOCAL lock_timeout = 10";

  private final Pipeline pipeline;
  private final BatchReads reads;
  private final BatchWrites writes;

  /** Whether the fence must come first. */
  private final boolean fenced;

  BatchTransaction(Pipeline pipeline, BatchReads reads, BatchWrites writes, boolean fenced) {
    this.fenced = fenced;
    this.pipeline = pipeline;
    this.reads = reads;
    this.writes = writes;
  }

  /** From now on, no statement takes longer; zero leaves it to the session. */
  public void limitStatements(Duration limit) {
    if (!limit.isZero()) {
      pipeline.add("SET LOCAL statement_timeout = " + limit.toMillis());
    }
  }

  /**
   * Locks the profiles, waiting for each as long as the session's lock timeout allows, and then
   * looks for the keys.
   */
  public LockedProfiles lock(SortedSet<ProfileRef> profiles, Collection<OperationKey> keys) {
    return lock(reads.lockProfiles, List.copyOf(profiles), List.copyOf(keys));
  }

  /**
   * Locks the profiles whose lock is free, waiting for none, and then looks for the keys. For other
   * locks the transaction waits some milliseconds at most.
   */
  public LockedProfiles lockFree(SortedSet<ProfileRef> profiles, Collection<OperationKey> keys) {
    List<ProfileRef> refs = List.copyOf(profiles);
    pipeline.add(WAIT_SHORTLY);
    LockedProfiles locked = lock(reads.lockFreeProfiles, refs, List.copyOf(keys));
    List<String> existing =
        pipeline
            .add(reads.existingProfiles, refs)
            .fetch(results -> results.next(ProfileMapping.INSTANCE.id()));
    return locked.withExisting(existing);
  }

  private LockedProfiles lock(
      BatchStatement<ProfileRef> lock, List<ProfileRef> profiles, List<OperationKey> keys) {
    if (fenced) {
      pipeline.add(writes.fence, profiles);
    }
    pipeline.add(lock, profiles);
    if (profiles.size() > SHARED_ROUND_TRIP_PROFILES_MAX) {
      List<Profile> locked = pipeline.fetch(BatchTransaction::profiles);
      return LockedProfiles.of(locked, lookUp(keys));
    }
    return pipeline
        .add(reads.recordedKeys, keys)
        .fetch(results -> LockedProfiles.of(profiles(results), lookups(results)));
  }

  /** Looks for more keys of profiles that are locked already. */
  public LockedProfiles lookUp(LockedProfiles locked, Collection<OperationKey> keys) {
    return locked.withKeys(lookUp(List.copyOf(keys)));
  }

  private List<KeyLookup> lookUp(List<OperationKey> keys) {
    return pipeline.add(reads.recordedKeys, keys).fetch(BatchTransaction::lookups);
  }

  private static List<Profile> profiles(Pipeline.Results results) throws SQLException {
    return results.next(ProfileMapping.INSTANCE.state());
  }

  private static List<KeyLookup> lookups(Pipeline.Results results) throws SQLException {
    return results.next(KeyLookupMapping.INSTANCE.all());
  }

  /**
   * Reads what commands refer to.
   *
   * @param keys of the commands for {@code locked}'s profiles that are not blocked
   * @param references of the same commands
   */
  public Prefetched prefetch(
      LockedProfiles locked,
      Collection<OperationKey> keys,
      Collection<CommandReferences> references) {
    return new Prefetch(pipeline, reads).read(locked, keys, references);
  }

  /**
   * Writes what the batch changes. What can't conflict only queues up, and is sent with the commit.
   *
   * @throws ConcurrentChangeException if another session has created one of the profiles meanwhile
   */
  public void write(BatchEffects effects) {
    proveAbsent(effects.missing());
    create(List.copyOf(effects.created()));
    add(writes.updateProfiles, effects.updated());
    add(writes.insertOperations, effects.operations());
    add(writes.insertEntries, effects.entries());
    add(writes.upsertRefunds, effects.refunds());
    add(writes.upsertJobs, effects.jobs());
  }

  /**
   * Proves that profiles don't exist: a row that isn't there can't be locked, and one that another
   * transaction has inserted isn't seen before it is committed, but an insert waits for it. The
   * rows are removed again, before any other is created, so that no two transactions wait for each
   * other.
   */
  private void proveAbsent(Collection<ProfileRef> missing) {
    if (missing.isEmpty()) {
      return;
    }
    pipeline.add("SAVEPOINT absence");
    create(missing.stream().map(BatchTransaction::placeholder).toList());
    pipeline.add("ROLLBACK TO SAVEPOINT absence");
  }

  private static Profile placeholder(ProfileRef ref) {
    return Profile.create(ref.profileId(), Metadata.EMPTY, Instant.EPOCH);
  }

  /** Sent at once, since its answer decides whether the rest may be written. */
  private void create(List<Profile> profiles) {
    if (profiles.isEmpty()) {
      return;
    }
    int created = pipeline.add(writes.insertProfiles, profiles).execute();
    if (created != profiles.size()) {
      throw new ConcurrentChangeException(created + " of " + profiles.size() + " rows written");
    }
  }

  private <R> void add(BatchStatement<R> statement, Collection<R> rows) {
    if (!rows.isEmpty()) {
      pipeline.add(statement, List.copyOf(rows));
    }
  }
}
