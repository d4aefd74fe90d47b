package org.creditservice.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;

/**
 * The first field in which two values differ, as a finding shows it.
 *
 * @param expected such as: amount 5
 */
record Difference(String expected, String found) {

  private record Compared<T>(String name, Function<T, ?> value) {}

  /** All that an answer says of an entry. */
  private static final List<Compared<LedgerEntry>> ENTRY =
      List.of(
          new Compared<>("profile_id", LedgerEntry::profileId),
          new Compared<>("sequence", LedgerEntry::sequence),
          new Compared<>("entry_id", LedgerEntry::entryId),
          new Compared<>("kind", LedgerEntry::kind),
          new Compared<>("amount", LedgerEntry::amount),
          new Compared<>("balance", LedgerEntry::balance),
          new Compared<>("reason_code", LedgerEntry::reasonCode),
          new Compared<>("actor", LedgerEntry::actor),
          new Compared<>("idempotency_key", LedgerEntry::idempotencyKey),
          new Compared<>("job_id", LedgerEntry::jobId),
          new Compared<>("refunded_entry_id", LedgerEntry::refundedEntryId),
          new Compared<>("metadata", entry -> entry.metadata().pairs()),
          new Compared<>("create_time", LedgerEntry::createTime));

  /** What never changes of a job. */
  private static final List<Compared<Job>> SUBMITTED_JOB =
      List.of(
          new Compared<>("job_id", Job::jobId),
          new Compared<>("amount", Job::amount),
          new Compared<>("reason_code", Job::reasonCode),
          new Compared<>("metadata", job -> job.metadata().pairs()),
          new Compared<>("create_time", Job::createTime),
          new Compared<>("deduction_entry_id", Job::deductionEntryId));

  /** What never changes of a job that has ended. */
  private static final List<Compared<Job>> ENDED_JOB =
      List.of(
          new Compared<>("state", Job::state),
          new Compared<>("final_amount", Job::finalAmount),
          new Compared<>("failure_message", Job::failureMessage),
          new Compared<>("expire_time", Job::expireTime),
          new Compared<>("end_time", Job::endTime),
          new Compared<>("refund_entry_id", Job::refundEntryId));

  /** What never changes of a profile. */
  private static final List<Compared<Profile>> PROFILE =
      List.of(
          new Compared<>("profile_id", Profile::profileId),
          new Compared<>("create_time", Profile::createTime),
          new Compared<>("metadata", profile -> profile.metadata().pairs()));

  static Optional<Difference> ofEntries(LedgerEntry expected, LedgerEntry found) {
    return first(ENTRY, expected, found);
  }

  /**
   * The first of what {@code answer} says of a job for good.
   *
   * @param job as it is now
   */
  static Optional<Difference> ofJobs(Job job, Job answer) {
    List<Compared<Job>> compared = new ArrayList<>(SUBMITTED_JOB);
    if (!answer.isProcessing()) {
      compared.addAll(ENDED_JOB);
    }
    return first(compared, job, answer);
  }

  static Optional<Difference> ofProfiles(Profile profile, Profile answer) {
    return first(PROFILE, profile, answer);
  }

  private static <T> Optional<Difference> first(List<Compared<T>> fields, T expected, T found) {
    for (Compared<T> field : fields) {
      Object should = field.value().apply(expected);
      Object is = field.value().apply(found);
      if (!Objects.equals(should, is)) {
        return Optional.of(new Difference(text(field, should), text(field, is)));
      }
    }
    return Optional.empty();
  }

  private static String text(Compared<?> field, Object value) {
    return value == null ? "no " + field.name() : field.name() + " " + value;
  }
}
