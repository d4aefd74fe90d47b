package org.creditservice.model;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.SubmitJobRequest;
import org.jspecify.annotations.Nullable;

/** Makes up the requests of one caller: new ones, ones about earlier requests, and retries. */
final class MadeUp {
  private static final int AMOUNT_MAX = 60;

  /** More than any balance here. */
  private static final int TOO_MUCH = 1_000_000;

  /** Longer than the usual time between two deductions of a profile. */
  private static final int INTERVAL_MAX_MILLIS = 200;

  /** How many earlier requests to choose from: few, so that callers often choose the same one. */
  private static final int LATELY = 200;

  /** Much longer than the test, so that no job expires. */
  private static final int TIMEOUT_HOURS = 1;

  private final String name;
  private final Random random;
  private final Earlier earlier;
  private int keys;

  /** The requests of all callers; some are not sent yet. */
  static final class Earlier {
    private final List<String> profileIds;
    private final List<Message> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<Message, String> entryIds = new ConcurrentHashMap<>();

    Earlier(List<String> profileIds) {
      this.profileIds = profileIds;
    }

    /** Records the entry of a deduction, so that refunds can name it. */
    void deducted(Message request, String entryId) {
      entryIds.put(request, entryId);
    }

    /** A recent request of this type, if there is one. */
    private <T extends Message> @Nullable T one(Class<T> type, Random random) {
      int size = requests.size();
      for (int i = size - 1 - random.nextInt(LATELY); i >= Math.max(0, size - 2 * LATELY); i--) {
        if (type.isInstance(requests.get(i))) {
          return type.cast(requests.get(i));
        }
      }
      return null;
    }
  }

  MadeUp(String name, Random random, Earlier earlier) {
    this.name = name;
    this.random = random;
    this.earlier = earlier;
  }

  Message next() {
    String profileId = earlier.profileIds.get(random.nextInt(earlier.profileIds.size()));
    Message request = about(profileId, random.nextInt(100));
    if (request == null) {
      request = grant(profileId);
    }
    earlier.requests.add(request);
    return request;
  }

  private @Nullable Message about(String profileId, int dice) {
    if (dice < 27) {
      return deduction(profileId);
    } else if (dice < 39) {
      return submission(profileId);
    } else if (dice < 52) {
      return grant(profileId);
    } else if (dice < 66) {
      return about(earlier.one(DeductCreditsRequest.class, random));
    } else if (dice < 86) {
      return about(earlier.one(SubmitJobRequest.class, random));
    } else if (dice < 88) {
      GrantCreditsRequest grant = earlier.one(GrantCreditsRequest.class, random);
      return grant == null ? null : reversal(grant);
    }
    return earlier.one(Message.class, random);
  }

  private @Nullable Message about(@Nullable DeductCreditsRequest deduction) {
    if (deduction == null) {
      return null;
    }
    int dice = random.nextInt(14);
    if (dice < 8) {
      return refund(deduction);
    } else if (dice < 11) {
      return reversal(deduction);
    }
    // The same key with another amount.
    return deduction.toBuilder().setAmount(deduction.getAmount() + 1).build();
  }

  private @Nullable Message about(@Nullable SubmitJobRequest submission) {
    if (submission == null) {
      return null;
    }
    int dice = random.nextInt(20);
    if (dice < 8) {
      return completion(submission);
    } else if (dice < 11) {
      return failure(submission);
    } else if (dice < 13) {
      return extension(submission);
    } else if (dice < 16) {
      return reversal(submission);
    } else if (dice < 19) {
      return refund(submission);
    }
    // The job id of another submission.
    return submission.toBuilder().setIdempotencyKey(newKey()).build();
  }

  private GrantCreditsRequest grant(String profileId) {
    return new ProfileRequests(profileId).grant(newKey(), 1 + random.nextInt(100)).build();
  }

  private DeductCreditsRequest deduction(String profileId) {
    DeductCreditsRequest.Builder deduction =
        new ProfileRequests(profileId)
            .deduct(newKey(), random.nextInt(30) == 0 ? TOO_MUCH : amount())
            .putMetadata("by", name);
    if (random.nextInt(20) == 0) {
      deduction.setMinInterval(Durations.fromMillis(1 + random.nextInt(INTERVAL_MAX_MILLIS)));
    }
    return deduction.build();
  }

  private SubmitJobRequest submission(String profileId) {
    SubmitJobRequest.Builder submission =
        new ProfileRequests(profileId)
            .submit(newKey(), "job-of-" + name + "-" + keys, amount())
            .setTimeout(Durations.fromHours(TIMEOUT_HOURS));
    if (random.nextInt(20) == 0) {
      submission.setMinInterval(Durations.fromMillis(1 + random.nextInt(INTERVAL_MAX_MILLIS)));
    }
    return submission.build();
  }

  private CompleteJobRequest completion(SubmitJobRequest submission) {
    CompleteJobRequest.Builder completion =
        sameProfile(submission).complete(newKey(), submission.getJobId());
    if (random.nextInt(4) != 0) {
      // Sometimes slightly more than was deducted.
      completion.setFinalAmount(random.nextInt((int) submission.getAmount() + 5));
    }
    return completion.build();
  }

  private FailJobRequest failure(SubmitJobRequest submission) {
    return sameProfile(submission).fail(newKey(), submission.getJobId()).build();
  }

  private ExtendJobRequest extension(SubmitJobRequest submission) {
    return sameProfile(submission)
        .extend(newKey(), submission.getJobId(), Durations.fromHours(TIMEOUT_HOURS))
        .build();
  }

  /** Refunds a deduction or submission, named by its key or its entry. */
  private RefundCreditsRequest refund(Message deducting) {
    RefundCreditsRequest.Builder refund =
        sameProfile(deducting).refund(newKey(), Call.string(deducting, "idempotency_key"));
    if (random.nextBoolean()) {
      refund.setAmount(amount());
    }
    String entryId = earlier.entryIds.get(deducting);
    if (entryId != null && random.nextBoolean()) {
      refund.setEntryId(entryId);
    }
    return refund.build();
  }

  ReverseOperationRequest reversal(Message target) {
    return sameProfile(target).reverse(newKey(), Call.string(target, "idempotency_key")).build();
  }

  private static ProfileRequests sameProfile(Message request) {
    return new ProfileRequests(Call.string(request, "profile_id"));
  }

  private int amount() {
    return 1 + random.nextInt(AMOUNT_MAX);
  }

  private String newKey() {
    return name + "-" + keys++;
  }
}
