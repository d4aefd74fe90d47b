package org.creditservice.db.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.row.DeductionRow;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.OperationRow;

/**
 * What a batch changes, collected in the order of its decisions: of a profile and of a deduction
 * the last state, of operations and ledger entries each one.
 *
 * <p>Not thread-safe; it lives as long as its batch.
 */
public final class BatchEffects {
  private final SortedSet<ProfileRef> missing = new TreeSet<>();
  private final Map<ProfileRef, Profile> created = new TreeMap<>();
  private final Map<ProfileRef, Profile> updated = new TreeMap<>();
  private final List<OperationRow> operations = new ArrayList<>();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final Map<DeductionRef, DeductionRow> refunds = new HashMap<>();
  private final Map<JobRef, JobRow> jobs = new HashMap<>();

  /** A command was decided on the profile not existing, and does not create it. */
  public void relyOnAbsence(ProfileRef ref) {
    missing.add(ref);
  }

  /** The profile gets its row. */
  public void create(ProfileRef ref, Profile profile) {
    created.put(ref, profile);
  }

  /** The profile's row, there already or created by this batch, becomes {@code profile}. */
  public void update(ProfileRef ref, Profile profile) {
    Map<ProfileRef, Profile> rows = created.containsKey(ref) ? created : updated;
    rows.put(ref, profile);
  }

  /** An answer is recorded under a key. */
  public void record(OperationKey key, RecordedOperation operation) {
    operations.add(new OperationRow(key, operation));
  }

  /** What an executed command does to the ledger and to jobs. */
  public void post(ProfileRef ref, Effects effects) {
    if (effects.entry() != null) {
      entries.add(effects.entry());
    }
    Deduction refunded = effects.refunded();
    if (refunded != null) {
      refunds.put(
          new DeductionRef(ref, refunded.sequence()), new DeductionRow(ref.profileId(), refunded));
    }
    Job job = effects.job();
    if (job != null) {
      jobs.put(new JobRef(ref, job.jobId()), new JobRow(ref.profileId(), job));
    }
  }

  /** The newest entry's sequence of each profile to which entries are appended. */
  public Map<String, Long> lastSequences() {
    Map<String, Long> sequences = new HashMap<>();
    entries.forEach(entry -> sequences.put(entry.profileId(), entry.sequence()));
    return sequences;
  }

  /** The profiles on whose absence an answer relies. */
  SortedSet<ProfileRef> missing() {
    return missing;
  }

  Collection<Profile> created() {
    return created.values();
  }

  Collection<Profile> updated() {
    return updated.values();
  }

  List<OperationRow> operations() {
    return operations;
  }

  List<LedgerEntry> entries() {
    return entries;
  }

  Collection<DeductionRow> refunds() {
    return refunds.values();
  }

  Collection<JobRow> jobs() {
    return jobs.values();
  }
}
