package org.creditservice.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.Bucket;
import org.creditservice.db.audit.AuditedEntry;
import org.creditservice.db.audit.AuditedProfile;
import org.creditservice.db.audit.AuditedRefund;
import org.jspecify.annotations.Nullable;

/**
 * Follows the entries of a range, chunk by chunk, profile by profile. A profile whose entries do
 * not fit into a chunk goes on in the next: entries never change, and its row is compared in the
 * chunk that has its last entry.
 */
final class EntryCheck {
  private final short bucket;
  private final AnswerReader reader;
  private final Findings findings;
  private @Nullable ProfileCheck current;

  EntryCheck(short bucket, AnswerReader reader, Findings findings) {
    this.bucket = bucket;
    this.reader = reader;
    this.findings = findings;
  }

  Counts next(EntryChunk chunk) {
    return new ChunkCheck(chunk).run();
  }

  /** One chunk. */
  private final class ChunkCheck {
    private final EntryChunk chunk;
    private final Map<String, AuditedProfile> profiles = new LinkedHashMap<>();
    private final Map<String, List<AuditedRefund>> refunds;
    private long profilesDone;
    private long operationsDone;

    ChunkCheck(EntryChunk chunk) {
      this.chunk = chunk;
      chunk.profiles().forEach(profile -> profiles.put(profile.profileId(), profile));
      this.refunds =
          new HashMap<>(
              chunk.refunds().stream().collect(Collectors.groupingBy(AuditedRefund::profileId)));
    }

    Counts run() {
      chunk.entries().forEach(this::next);
      if (chunk.last() && current != null) {
        end(current);
        current = null;
      }
      endThoseWithoutEntries();
      refunds.forEach(this::reportOrphans);
      return new Counts(profilesDone, chunk.entries().size(), operationsDone, 0);
    }

    private void next(AuditedEntry row) {
      ProfileCheck check = current;
      if (check == null || !check.profileId().equals(row.profileId())) {
        if (check != null) {
          end(check);
        }
        check = new ProfileCheck(row.profileId(), reader, findings);
        current = check;
      }
      if (check.next(row, profile(row.profileId()), chunk.removedBefore())) {
        operationsDone++;
      }
    }

    private @Nullable Profile profile(String profileId) {
      AuditedProfile found = profiles.get(profileId);
      return found == null ? null : found.profile().value();
    }

    private void end(ProfileCheck check) {
      AuditedProfile found = profiles.remove(check.profileId());
      List<AuditedRefund> noted = refunds.remove(check.profileId());
      if (found == null || found.profile().value() == null) {
        String problem = found == null ? "none" : String.valueOf(found.profile().problem());
        check.endWithoutProfile(bucket, problem);
      } else {
        check.end(found.profile().value(), noted == null ? List.of() : noted);
      }
      if (found != null) {
        profilesDone++;
      }
      checkBucket(check.profileId());
    }

    /** Of profiles behind the last entry it is known only in the last chunk. */
    private void endThoseWithoutEntries() {
      for (AuditedProfile profile : new ArrayList<>(profiles.values())) {
        if (current == null || profile.profileId().compareTo(current.profileId()) < 0) {
          end(new ProfileCheck(profile.profileId(), reader, findings));
        }
      }
    }

    private void reportOrphans(String profileId, List<AuditedRefund> rows) {
      findings.add(
          Rule.PROFILE,
          Subject.profile(profileId).in(bucket).withEntry(rows.get(0).deductionSequence()),
          "the profile and the deduction that rows of deduction_refunds belong to",
          "neither");
    }

    private void checkBucket(String profileId) {
      if (Bucket.of(profileId) != bucket) {
        findings.add(
            Rule.PROFILE,
            Subject.profile(profileId).in(bucket),
            "rows in bucket " + Bucket.of(profileId),
            "rows in bucket " + bucket);
      }
    }
  }
}
