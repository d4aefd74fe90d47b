package org.creditservice.api.admin;

import java.time.Instant;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.db.Bucket;
import org.creditservice.v1.VerifyLedgerRequest;
import org.creditservice.verify.VerifyRange;

/** Which range a request of VerifyLedger means. */
final class VerifyRequests {
  private static final int LAST = Bucket.COUNT - 1;

  private VerifyRequests() {}

  /**
   * The range.
   *
   * @throws org.creditservice.api.error.ApiException if the request is invalid
   */
  static VerifyRange range(VerifyLedgerRequest request) {
    Violations violations = new Violations();
    int first = request.getFirstBucket();
    int last = request.hasLastBucket() ? request.getLastBucket() : LAST;
    violations.check(first >= 0 && first <= LAST, "first_bucket", "must be 0 to " + LAST);
    violations.check(
        last >= first && last <= LAST, "last_bucket", "must be first_bucket to " + LAST);
    Instant changedSince =
        FieldRules.time(
            violations,
            "changed_since_time",
            request.hasChangedSinceTime(),
            request.getChangedSinceTime());
    if (request.getProfileId().isEmpty()) {
      violations.throwIfAny();
      return new VerifyRange(first, last, null, changedSince);
    }
    FieldRules.id(violations, "profile_id", request.getProfileId());
    violations.check(
        !request.hasFirstBucket() && !request.hasLastBucket() && !request.hasChangedSinceTime(),
        "profile_id",
        "must not be set together with other fields");
    violations.throwIfAny();
    return VerifyRange.profile(request.getProfileId());
  }
}
