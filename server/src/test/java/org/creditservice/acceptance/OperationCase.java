package org.creditservice.acceptance;

import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.grant;
import static org.creditservice.testing.Requests.refund;
import static org.creditservice.testing.Requests.reverse;

import com.google.protobuf.Message;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.RefundCreditsRequest;
import org.jspecify.annotations.Nullable;

/** Every command except those about jobs, with every answer that is recorded. */
enum OperationCase {
  PROFILE_CREATED(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      return Requests.create(profile, AMOUNT).toBuilder()
          .setIdempotencyKey(KEY)
          .putMetadata("note", NOTE)
          .build();
    }
  },
  EMPTY_PROFILE_CREATED(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      return Requests.create(profile, 0).toBuilder().setIdempotencyKey(KEY).build();
    }
  },
  CREDITS_GRANTED(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      client.create(profile, 0);
      return grant(profile, KEY, AMOUNT).toBuilder()
          .setReasonCode(REASON_CODE)
          .putMetadata("note", NOTE)
          .build();
    }
  },
  CREDITS_DEDUCTED(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      client.create(profile, AMOUNT);
      return fullDeduction(profile);
    }
  },
  REFUNDED_BY_ENTRY(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      client.create(profile, AMOUNT);
      String entryId =
          client
              .call(deduct(profile, DEDUCTION, AMOUNT), DeductCreditsResponse.class)
              .getEntry()
              .getEntryId();
      return refundByEntry(profile, entryId);
    }
  },
  REFUNDED_BY_KEY(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      deduction(client, profile);
      return refund(profile, KEY, DEDUCTION, PART).toBuilder()
          .setReasonCode(REASON_CODE)
          .putMetadata("note", NOTE)
          .build();
    }
  },
  REFUNDED_WHOLLY(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      deduction(client, profile);
      return refund(profile, KEY, DEDUCTION);
    }
  },
  REVERSED(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      deduction(client, profile);
      return reverse(profile, KEY, DEDUCTION);
    }
  },
  NOTHING_TO_REVERSE_OF_A_REFUSAL(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      client.create(profile, AMOUNT - 1);
      client.call(deduct(profile, DEDUCTION, AMOUNT)).refused("INSUFFICIENT_CREDITS");
      return reverse(profile, KEY, DEDUCTION);
    }
  },
  NOTHING_TO_REVERSE_OF_A_REFUNDED_DEDUCTION(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      deduction(client, profile);
      client.call(refund(profile, "refund", DEDUCTION));
      return reverse(profile, KEY, DEDUCTION);
    }
  },
  PREVENTED(null) {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      client.create(profile, AMOUNT);
      return reverse(profile, KEY, LATE);
    }
  },
  PROFILE_EXISTS("PROFILE_ALREADY_EXISTS") {
    @Override
    Message prepare(Client client, Stored stored, String profile) throws SQLException {
      client.create(profile, 0);
      return PROFILE_CREATED.prepare(client, stored, profile);
    }
  },
  GRANT_BEYOND_THE_BALANCE("BALANCE_LIMIT_EXCEEDED") {
    @Override
    Message prepare(Client client, Stored stored, String profile) throws SQLException {
      client.create(profile, AMOUNT);
      stored.fill(profile);
      return grant(profile, KEY, AMOUNT);
    }
  },
  REFUND_BEYOND_THE_BALANCE("BALANCE_LIMIT_EXCEEDED") {
    @Override
    Message prepare(Client client, Stored stored, String profile) throws SQLException {
      deduction(client, profile);
      stored.fill(profile);
      return refund(profile, KEY, DEDUCTION);
    }
  },
  REVERSAL_BEYOND_THE_BALANCE("BALANCE_LIMIT_EXCEEDED") {
    @Override
    Message prepare(Client client, Stored stored, String profile) throws SQLException {
      deduction(client, profile);
      stored.fill(profile);
      return reverse(profile, KEY, DEDUCTION);
    }
  },
  TOO_FEW_CREDITS("INSUFFICIENT_CREDITS") {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      client.create(profile, AMOUNT - 1);
      return fullDeduction(profile);
    }
  },
  NO_DEDUCTION_OF_THAT_KEY("DEDUCTION_NOT_FOUND") {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      client.create(profile, AMOUNT);
      return refund(profile, KEY, LATE, PART);
    }
  },
  NO_DEDUCTION_OF_THAT_ENTRY("DEDUCTION_NOT_FOUND") {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      client.create(profile, AMOUNT);
      return refundByEntry(profile, UUID.randomUUID().toString());
    }
  },
  REFUND_OF_TOO_MUCH("REFUND_EXCEEDS_DEDUCTION") {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      deduction(client, profile);
      return refund(profile, KEY, DEDUCTION, AMOUNT + 1);
    }
  },
  REFUND_OF_NOTHING_LEFT("REFUND_EXCEEDS_DEDUCTION") {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      deduction(client, profile);
      client.call(refund(profile, "refund", DEDUCTION));
      return refund(profile, KEY, DEDUCTION);
    }
  },
  REVERSAL_OF_A_GRANT("NOT_REVERSIBLE") {
    @Override
    Message prepare(Client client, Stored stored, String profile) {
      client.create(profile, AMOUNT);
      client.call(grant(profile, "grant", AMOUNT));
      return reverse(profile, KEY, "grant");
    }
  };

  /** The key of the request under test. */
  static final String KEY = "key";

  /** The key of an earlier deduction. */
  static final String DEDUCTION = "deduction";

  /** A key that is not used yet. */
  static final String LATE = "late";

  // Conspicuous values, so that a leak into an error is found.
  static final long AMOUNT = 70_301;
  static final long PART = 12_609;
  static final String REASON_CODE = "STORED_REASON";
  static final String NOTE = "stored-note";

  private static final Duration MIN_INTERVAL = Duration.ofMinutes(7);

  private final @Nullable String refusal;

  OperationCase(@Nullable String refusal) {
    this.refusal = refusal;
  }

  /** Prepares the profile and returns the request under test. */
  abstract Message prepare(Client client, Stored stored, String profileId) throws SQLException;

  /** Fails unless the first answer is the one that this case expects. */
  Result checkFirst(Result first) {
    if (refusal == null) {
      Message unused = first.succeeded(Message.class);
    } else {
      first.refused(refusal);
    }
    return first;
  }

  private static DeductCreditsRequest fullDeduction(String profileId) {
    return deduct(profileId, KEY, AMOUNT, MIN_INTERVAL).toBuilder()
        .setReasonCode(REASON_CODE)
        .putMetadata("note", NOTE)
        .build();
  }

  private static RefundCreditsRequest refundByEntry(String profileId, String entryId) {
    return refund(profileId, KEY, DEDUCTION, PART).toBuilder()
        .setEntryId(entryId)
        .setReasonCode(REASON_CODE)
        .putMetadata("note", NOTE)
        .build();
  }

  private static void deduction(Client client, String profileId) {
    client.create(profileId, AMOUNT);
    client.call(deduct(profileId, DEDUCTION, AMOUNT)).succeeded(DeductCreditsResponse.class);
  }
}
