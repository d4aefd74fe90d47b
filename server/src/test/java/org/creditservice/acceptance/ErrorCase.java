package org.creditservice.acceptance;

import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.grant;
import static org.creditservice.testing.Requests.operation;
import static org.creditservice.testing.Requests.refund;
import static org.creditservice.testing.Requests.reverse;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditservice.db.Bucket;
import org.creditservice.testing.Requests;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.ListEntriesRequest;

/**
 * The contract's table of outcomes: one request for each line, or more where it can be met in
 * several ways. Profiles have 10 credits, a deduction of 4 under the key {@code d}, and a refund of
 * 1 of it under the key {@code r}.
 *
 * @param metadata beside {@code recorded}
 * @param details beside the ErrorInfo
 */
record ErrorCase(
    String name,
    RequestOf request,
    Code code,
    String reason,
    boolean recorded,
    Map<String, String> metadata,
    List<Class<? extends Message>> details) {

  /** A UUIDv7 of 2023. */
  private static final String OLD_KEY = "01890a5d-ac96-774b-bcce-b302099a8057";

  private static final String REMOVED_BEFORE = "2024-01-01T00:00:00Z";

  /** Makes a profile ready for the request, which it returns. */
  interface RequestOf {
    Message prepare(TwoServers servers, String profileId) throws SQLException;
  }

  static List<ErrorCase> all() {
    return List.of(
        of("a request without fields", (s, p) -> grant("", "", 0))
            .is(Code.INVALID_ARGUMENT, "INVALID_FIELD", false)
            .with(BadRequest.class),
        of("a read without fields", (s, p) -> GetProfileRequest.getDefaultInstance())
            .is(Code.INVALID_ARGUMENT, "INVALID_FIELD", false)
            .with(BadRequest.class),
        of("a command for a profile that is not there", (s, p) -> grant(p + "?", "k", 1))
            .is(Code.NOT_FOUND, "PROFILE_NOT_FOUND", false)
            .with(ResourceInfo.class),
        of("a profile that is not there", (s, p) -> profile(p + "?"))
            .is(Code.NOT_FOUND, "PROFILE_NOT_FOUND", false)
            .with(ResourceInfo.class),
        of("the ledger of one that is not there", (s, p) -> entries(p + "?"))
            .is(Code.NOT_FOUND, "PROFILE_NOT_FOUND", false)
            .with(ResourceInfo.class),
        of("an operation of one that is not there", (s, p) -> operation(p + "?", "d"))
            .is(Code.NOT_FOUND, "PROFILE_NOT_FOUND", false)
            .with(ResourceInfo.class),
        of(
                "a second creation",
                (s, p) -> Requests.create(p, 10).toBuilder().setIdempotencyKey("k").build())
            .is(Code.ALREADY_EXISTS, "PROFILE_ALREADY_EXISTS", true)
            .with(ResourceInfo.class),
        of("a refund by a key that is not there", (s, p) -> refund(p, "k", "?"))
            .is(Code.NOT_FOUND, "DEDUCTION_NOT_FOUND", true)
            .with(ResourceInfo.class),
        of("a refund by a key that did not deduct", (s, p) -> refund(p, "k", "r"))
            .is(Code.NOT_FOUND, "DEDUCTION_NOT_FOUND", true)
            .with(ResourceInfo.class),
        of("a refund by an entry that is not there", (s, p) -> refundByEntry(p, UUID.randomUUID()))
            .is(Code.NOT_FOUND, "DEDUCTION_NOT_FOUND", true)
            .with(ResourceInfo.class),
        of("a refund of a grant's entry", (s, p) -> refundByEntry(p, entryId(s, p, 1)))
            .is(Code.NOT_FOUND, "DEDUCTION_NOT_FOUND", true)
            .with(ResourceInfo.class),
        of("a refund of a refund's entry", (s, p) -> refundByEntry(p, entryId(s, p, 3)))
            .is(Code.NOT_FOUND, "DEDUCTION_NOT_FOUND", true)
            .with(ResourceInfo.class),
        of("a refund of another profile's entry", ErrorCase::refundOfAnothers)
            .is(Code.NOT_FOUND, "DEDUCTION_NOT_FOUND", true)
            .with(ResourceInfo.class),
        of("an operation that has not happened", (s, p) -> operation(p, "?"))
            .is(Code.NOT_FOUND, "OPERATION_NOT_FOUND", false),
        of("a key with another amount", (s, p) -> deduct(p, "d", 5))
            .is(Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_REUSED", false)
            .saying("differing_fields", "amount", "recorded_method", "DeductCredits"),
        of("an old key where keys have been removed", (s, p) -> removed(s, p, grant(p, OLD_KEY, 1)))
            .is(Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_EXPIRED", false)
            .saying("field", "idempotency_key", "removed_before", REMOVED_BEFORE),
        of("an old key that is read", (s, p) -> removed(s, p, operation(p, OLD_KEY)))
            .is(Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_EXPIRED", false)
            .saying("field", "idempotency_key", "removed_before", REMOVED_BEFORE),
        of("a reversal of an old key", (s, p) -> removed(s, p, reverse(p, "k", OLD_KEY)))
            .is(Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_EXPIRED", false)
            .saying("field", "target_key", "removed_before", REMOVED_BEFORE),
        of("a refund by an old key", (s, p) -> removed(s, p, refund(p, "k", OLD_KEY)))
            .is(Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_EXPIRED", false)
            .saying("field", "deduction_key", "removed_before", REMOVED_BEFORE),
        of("a burnt key", ErrorCase::burnt)
            .is(Code.FAILED_PRECONDITION, "OPERATION_REVERSED", true),
        of("a deduction of more than there is", (s, p) -> deduct(p, "k", 8))
            .is(Code.FAILED_PRECONDITION, "INSUFFICIENT_CREDITS", true)
            .saying("balance", "7", "required", "8"),
        of("a deduction too soon", (s, p) -> deduct(p, "k", 1, Duration.ofDays(1)))
            .is(Code.RESOURCE_EXHAUSTED, "RATE_LIMITED", false)
            .with(RetryInfo.class, QuotaFailure.class),
        of("a refund of more than remains", (s, p) -> refund(p, "k", "d", 4))
            .is(Code.FAILED_PRECONDITION, "REFUND_EXCEEDS_DEDUCTION", true)
            .saying("refundable", "3"),
        of("a refund where nothing remains", ErrorCase::refundOfNothing)
            .is(Code.FAILED_PRECONDITION, "REFUND_EXCEEDS_DEDUCTION", true)
            .saying("refundable", "0"),
        of("a grant to a full profile", (s, p) -> full(s, p, grant(p, "k", 1)))
            .is(Code.FAILED_PRECONDITION, "BALANCE_LIMIT_EXCEEDED", true),
        of("a refund to a full profile", (s, p) -> full(s, p, refund(p, "k", "d")))
            .is(Code.FAILED_PRECONDITION, "BALANCE_LIMIT_EXCEEDED", true),
        of("a reversal on a full profile", (s, p) -> full(s, p, reverse(p, "k", "d")))
            .is(Code.FAILED_PRECONDITION, "BALANCE_LIMIT_EXCEEDED", true),
        of("a reversal of a creation", (s, p) -> reverse(p, "k", "create"))
            .is(Code.FAILED_PRECONDITION, "NOT_REVERSIBLE", true),
        of("a reversal of a refund", (s, p) -> reverse(p, "k", "r"))
            .is(Code.FAILED_PRECONDITION, "NOT_REVERSIBLE", true));
  }

  private static ErrorCase of(String name, RequestOf request) {
    return new ErrorCase(name, request, Code.UNKNOWN, "", false, Map.of(), List.of());
  }

  private ErrorCase is(Code newCode, String newReason, boolean newRecorded) {
    return new ErrorCase(name, request, newCode, newReason, newRecorded, metadata, details);
  }

  private ErrorCase saying(String key, String value) {
    return saying(Map.of(key, value));
  }

  private ErrorCase saying(String key1, String value1, String key2, String value2) {
    return saying(Map.of(key1, value1, key2, value2));
  }

  private ErrorCase saying(Map<String, String> newMetadata) {
    return new ErrorCase(name, request, code, reason, recorded, newMetadata, details);
  }

  @SafeVarargs
  private ErrorCase with(Class<? extends Message>... newDetails) {
    return new ErrorCase(name, request, code, reason, recorded, metadata, List.of(newDetails));
  }

  /** As if the keys of the profile's bucket had been removed. */
  private static Message removed(TwoServers servers, String profileId, Message request)
      throws SQLException {
    servers.stored.execute(
        "INSERT INTO credit.key_removals VALUES (?, '%s') ON CONFLICT DO NOTHING"
            .formatted(REMOVED_BEFORE),
        Bucket.of(profileId));
    return request;
  }

  private static Message profile(String profileId) {
    return GetProfileRequest.newBuilder().setProfileId(profileId).build();
  }

  private static Message entries(String profileId) {
    return ListEntriesRequest.newBuilder().setProfileId(profileId).build();
  }

  private static Message refundByEntry(String profileId, UUID entryId) {
    return refund(profileId, "k", "d").toBuilder().setEntryId(entryId.toString()).build();
  }

  private static UUID entryId(TwoServers servers, String profileId, long sequence) {
    return servers.client.entries(profileId).stream()
        .filter(entry -> entry.getSequence() == sequence)
        .map(entry -> UUID.fromString(entry.getEntryId()))
        .findFirst()
        .orElseThrow();
  }

  private static Message refundOfAnothers(TwoServers servers, String profileId) {
    String other = Requests.newProfileId();
    servers.client.create(other, 10);
    servers.client.call(deduct(other, "first", 4));
    // Its place in the ledger is that of this profile's own deduction.
    return refundByEntry(profileId, entryId(servers, other, 2));
  }

  private static Message burnt(TwoServers servers, String profileId) {
    servers.client.call(reverse(profileId, "reverse", "k"));
    return deduct(profileId, "k", 1);
  }

  private static Message refundOfNothing(TwoServers servers, String profileId) {
    servers.client.call(refund(profileId, "rest", "d"));
    return refund(profileId, "k", "d");
  }

  private static Message full(TwoServers servers, String profileId, Message request)
      throws SQLException {
    servers.stored.fill(profileId);
    return request;
  }

  @Override
  public String toString() {
    return name;
  }
}
