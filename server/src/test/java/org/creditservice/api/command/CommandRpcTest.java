package org.creditservice.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.protobuf.Duration;
import io.grpc.MethodDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.creditservice.api.ErrorAssert;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.command.RefundCredits;
import org.creditservice.core.command.RefundCredits.Target;
import org.creditservice.core.command.ReverseOperation;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit at its edge and beyond. */
class CommandRpcTest {
  private static final long AMOUNT_MAX = 1_000_000_000_000_000L;
  private static final OperationKey KEY = new OperationKey("p", "k");
  private static final String UUID_TEXT = "0190f5e2-6b1c-7abc-8def-0123456789ab";

  @Test
  void everyRpcOfTheContractIsRegistered() {
    assertThat(CommandRegistry.RPCS)
        .extracting(rpc -> rpc.descriptor().getFullMethodName())
        .containsExactlyInAnyOrderElementsOf(
            CreditServiceGrpc.getServiceDescriptor().getMethods().stream()
                .map(MethodDescriptor::getFullMethodName)
                .toList());
  }

  // What a request becomes.

  @Test
  void createProfile() {
    var request =
        CreateProfileRequest.newBuilder()
            .setProfileId("p")
            .setIdempotencyKey("k")
            .setOpeningBalance(5)
            .putMetadata("plan", "pro")
            .build();
    assertThat(new CreateProfileRpc().command(request, "me"))
        .isEqualTo(new CreateProfile(KEY, "me", 5, Metadata.of(Map.of("plan", "pro"))));
  }

  @Test
  void grantCredits() {
    assertThat(new GrantCreditsRpc().command(grant().putMetadata("k", "v").build(), "me"))
        .isEqualTo(new GrantCredits(KEY, "me", 1, "PURCHASE", Metadata.of(Map.of("k", "v"))));
  }

  @Test
  void deductCreditsWithoutMinInterval() {
    assertThat(new DeductCreditsRpc().command(deduct().build(), "me"))
        .isEqualTo(
            new DeductCredits(KEY, "me", 1, "IMAGE", java.time.Duration.ZERO, Metadata.EMPTY));
  }

  @Test
  void deductCreditsWithMinInterval() {
    var request = deduct().setMinInterval(duration(1, 500_000_000)).build();
    assertThat(new DeductCreditsRpc().command(request, "me"))
        .isEqualTo(
            new DeductCredits(
                KEY, "me", 1, "IMAGE", java.time.Duration.ofMillis(1500), Metadata.EMPTY));
  }

  @Test
  void refundCreditsByEntryId() {
    var request = refund().setEntryId(UUID_TEXT).setAmount(7).build();
    assertThat(new RefundCreditsRpc().command(request, "me"))
        .isEqualTo(
            new RefundCredits(
                KEY,
                "me",
                new Target.ByEntryId(UUID.fromString(UUID_TEXT)),
                7L,
                "FAILED",
                Metadata.EMPTY));
  }

  @Test
  void refundCreditsByDeductionKey() {
    assertThat(new RefundCreditsRpc().command(refund().setDeductionKey("d").build(), "me"))
        .isEqualTo(
            new RefundCredits(
                KEY, "me", new Target.ByDeductionKey("d"), null, "FAILED", Metadata.EMPTY));
  }

  @Test
  void reverseOperation() {
    assertThat(new ReverseOperationRpc().command(reverse().build(), "me"))
        .isEqualTo(new ReverseOperation(KEY, "me", "t", "GAVE_UP"));
  }

  // Everything that is missing is named at once.

  @Test
  void emptyCreateProfile() {
    assertError(
            () -> new CreateProfileRpc().command(CreateProfileRequest.getDefaultInstance(), "me"))
        .violates("profile_id", "idempotency_key");
  }

  @Test
  void emptyGrantCredits() {
    assertError(() -> new GrantCreditsRpc().command(GrantCreditsRequest.getDefaultInstance(), "me"))
        .violates("profile_id", "idempotency_key", "amount", "reason_code");
  }

  @Test
  void emptyDeductCredits() {
    assertError(
            () -> new DeductCreditsRpc().command(DeductCreditsRequest.getDefaultInstance(), "me"))
        .violates("profile_id", "idempotency_key", "amount", "reason_code");
  }

  @Test
  void emptyRefundCredits() {
    assertError(
            () -> new RefundCreditsRpc().command(RefundCreditsRequest.getDefaultInstance(), "me"))
        .violates("profile_id", "idempotency_key", "target", "reason_code");
  }

  @Test
  void emptyReverseOperation() {
    assertError(
            () ->
                new ReverseOperationRpc()
                    .command(ReverseOperationRequest.getDefaultInstance(), "me"))
        .violates("profile_id", "idempotency_key", "target_key", "reason_code");
  }

  @Test
  void everythingWrongIsNamedAtOnceWithAMessageThatCountsIt() {
    var request =
        GrantCreditsRequest.newBuilder()
            .setProfileId("a b")
            .setIdempotencyKey("system:x")
            .setAmount(-1)
            .setReasonCode("lower")
            .putMetadata("UPPER", "v")
            .putMetadata("k", "\u0007")
            .build();
    ErrorAssert error = assertError(() -> new GrantCreditsRpc().command(request, "me"));
    error.violates(
        "profile_id",
        "idempotency_key",
        "amount",
        "reason_code",
        "metadata[\"UPPER\"]",
        "metadata[\"k\"]");
    error.hasMessage(
        "Field profile_id must be 1 to 128 visible ASCII characters (0x21 to 0x7E);"
            + " violated fields in all: 6.");
  }

  // Ids, at each of the places that take one.

  static List<String> validIds() {
    return List.of("x", "!", "~", "a".repeat(128), "A-z_0.9:/@\"\\'", "SYSTEM:x", "xsystem:");
  }

  static List<String> invalidIds() {
    return List.of(
        "", "a".repeat(129), " ", "a b", "\0", "a\0", "\t", "\n", "\u007f", "\u0080", "é", "💰");
  }

  @ParameterizedTest
  @MethodSource("validIds")
  void validId(String id) {
    assertThat(deductWith(request -> request.setProfileId(id)).operationKey().profileId())
        .isEqualTo(id);
    assertThat(deductWith(request -> request.setIdempotencyKey(id)).operationKey().idempotencyKey())
        .isEqualTo(id);
    refundWith(request -> request.setDeductionKey(id));
    reverseWith(request -> request.setTargetKey(id));
  }

  @ParameterizedTest
  @MethodSource("invalidIds")
  void invalidId(String id) {
    assertError(() -> deductWith(request -> request.setProfileId(id))).violates("profile_id");
    assertError(() -> deductWith(request -> request.setIdempotencyKey(id)))
        .violates("idempotency_key");
    assertError(() -> refundWith(request -> request.setDeductionKey(id))).violates("deduction_key");
    assertError(() -> reverseWith(request -> request.setTargetKey(id))).violates("target_key");
  }

  @Test
  void keysOfTheServiceItself() {
    assertError(() -> deductWith(request -> request.setIdempotencyKey("system:sweep")))
        .violates("idempotency_key");
    assertError(() -> reverseWith(request -> request.setTargetKey("system:sweep")))
        .violates("target_key");
    // A profile may be called so; only keys are the service's.
    deductWith(request -> request.setProfileId("system:x"));
  }

  @Test
  void anOperationCannotReverseItself() {
    assertError(() -> reverseWith(request -> request.setTargetKey("k"))).violates("target_key");
  }

  // Numbers.

  @ParameterizedTest
  @ValueSource(longs = {1, 2, AMOUNT_MAX})
  void validAmount(long amount) {
    deductWith(request -> request.setAmount(amount));
    grantWith(request -> request.setAmount(amount));
    refundWith(request -> request.setDeductionKey("d").setAmount(amount));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, AMOUNT_MAX + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void invalidAmount(long amount) {
    assertError(() -> deductWith(request -> request.setAmount(amount))).violates("amount");
    assertError(() -> grantWith(request -> request.setAmount(amount))).violates("amount");
    assertError(() -> refundWith(request -> request.setDeductionKey("d").setAmount(amount)))
        .violates("amount");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, AMOUNT_MAX})
  void validOpeningBalance(long balance) {
    createWith(request -> request.setOpeningBalance(balance));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, AMOUNT_MAX + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void invalidOpeningBalance(long balance) {
    assertError(() -> createWith(request -> request.setOpeningBalance(balance)))
        .violates("opening_balance");
  }

  // Reason codes.

  static List<String> validReasonCodes() {
    return List.of("A", "Z", "A0_", "A" + "_".repeat(62));
  }

  static List<String> invalidReasonCodes() {
    return List.of("", "a", "_A", "0A", "Ab", "A B", "A-B", "A\0", "Ä", "A" + "B".repeat(63));
  }

  @ParameterizedTest
  @MethodSource("validReasonCodes")
  void validReasonCode(String code) {
    deductWith(request -> request.setReasonCode(code));
    reverseWith(request -> request.setReasonCode(code));
  }

  @ParameterizedTest
  @MethodSource("invalidReasonCodes")
  void invalidReasonCode(String code) {
    assertError(() -> deductWith(request -> request.setReasonCode(code))).violates("reason_code");
    assertError(() -> grantWith(request -> request.setReasonCode(code))).violates("reason_code");
    assertError(() -> refundWith(request -> request.setDeductionKey("d").setReasonCode(code)))
        .violates("reason_code");
    assertError(() -> reverseWith(request -> request.setReasonCode(code))).violates("reason_code");
  }

  // Metadata.

  static List<String> validMetadataValues() {
    return List.of("", "a".repeat(256), "é".repeat(128), "€".repeat(85), "💰".repeat(64), " \"\\");
  }

  static List<String> invalidMetadataValues() {
    return List.of(
        "a".repeat(257),
        "é".repeat(128) + "a",
        "€".repeat(85) + "aa",
        "💰".repeat(64) + "a",
        "\0",
        "a\nb",
        "\t",
        "\u001f",
        "\u007f",
        "\u0080",
        "\u009f");
  }

  @ParameterizedTest
  @MethodSource("validMetadataValues")
  void validMetadataValue(String value) {
    createWith(request -> request.putMetadata("k", value));
  }

  @ParameterizedTest
  @MethodSource("invalidMetadataValues")
  void invalidMetadataValue(String value) {
    assertError(() -> createWith(request -> request.putMetadata("k", value)))
        .violates("metadata[\"k\"]");
    assertError(() -> grantWith(request -> request.putMetadata("k", value)))
        .violates("metadata[\"k\"]");
    assertError(() -> deductWith(request -> request.putMetadata("k", value)))
        .violates("metadata[\"k\"]");
    assertError(() -> refundWith(request -> request.setDeductionKey("d").putMetadata("k", value)))
        .violates("metadata[\"k\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "_.-", "a.b-c_9"})
  void validMetadataKey(String key) {
    createWith(request -> request.putMetadata(key, "v"));
  }

  @Test
  void longestMetadataKey() {
    createWith(request -> request.putMetadata("k".repeat(64), "v"));
    assertError(() -> createWith(request -> request.putMetadata("k".repeat(65), "v")))
        .violates("metadata[\"" + "k".repeat(64) + "…\"]");
  }

  @Test
  void invalidMetadataKeyIsShownPrintable() {
    assertError(() -> createWith(request -> request.putMetadata("", "v")))
        .violates("metadata[\"\"]");
    assertError(() -> createWith(request -> request.putMetadata("Key", "v")))
        .violates("metadata[\"Key\"]");
    assertError(() -> createWith(request -> request.putMetadata("a\0\"é b", "v")))
        .violates("metadata[\"a???" + "?b\"]");
  }

  @Test
  void mostMetadataPairs() {
    createWith(request -> request.putAllMetadata(pairs(16, "v")));
    assertError(() -> createWith(request -> request.putAllMetadata(pairs(17, "v"))))
        .violates("metadata");
  }

  @Test
  void everyPairOfALargestMetadataIsNamed() {
    var request = GrantCreditsRequest.newBuilder().setAmount(-1);
    for (int i = 0; i < 16; i++) {
      request.putMetadata("K".repeat(62) + "%02d_too_long".formatted(i), "\n");
    }
    // 16 pairs of which key and value are invalid, and the four other fields.
    assertThat(assertError(() -> new GrantCreditsRpc().command(request.build(), "me")).violations())
        .hasSize(2 * 16 + 4);
  }

  @Test
  void aFloodOfViolationsStillFitsIntoATrailer() {
    ErrorAssert error =
        assertError(() -> createWith(request -> request.putAllMetadata(pairs(1000, "\n"))));
    assertThat(error.status().getSerializedSize()).isLessThan(8192 * 3 / 4 - 256);
    assertThat(error.violations()).hasSizeGreaterThan(16);
    error.hasMessage("Field metadata must have at most 16 pairs; violated fields in all: 1001.");
  }

  // Durations.

  static List<Duration> validMinIntervals() {
    return List.of(
        duration(0, 0),
        duration(0, 1_000_000),
        duration(0, 999_000_000),
        duration(86_399, 999_000_000),
        duration(86_400, 0));
  }

  static List<Duration> invalidMinIntervals() {
    return List.of(
        duration(0, 1),
        duration(0, 999_999_999),
        duration(0, -1_000_000),
        duration(-1, 0),
        duration(-1, 1_000_000),
        duration(1, -1_000_000),
        duration(0, 1_000_000_000),
        duration(86_400, 1_000_000),
        duration(86_401, 0),
        duration(Long.MAX_VALUE, 0),
        duration(Long.MIN_VALUE, 0),
        duration(0, Integer.MIN_VALUE));
  }

  @ParameterizedTest
  @MethodSource("validMinIntervals")
  void validMinInterval(Duration interval) {
    assertThat(deductWith(request -> request.setMinInterval(interval)))
        .extracting(command -> ((DeductCredits) command).minInterval())
        .isEqualTo(java.time.Duration.ofSeconds(interval.getSeconds(), interval.getNanos()));
  }

  @ParameterizedTest
  @MethodSource("invalidMinIntervals")
  void invalidMinInterval(Duration interval) {
    assertError(() -> deductWith(request -> request.setMinInterval(interval)))
        .violates("min_interval");
  }

  // Entry ids.

  @ParameterizedTest
  @ValueSource(
      strings = {
        UUID_TEXT,
        "00000000-0000-0000-0000-000000000000",
        "0190F5E2-6B1C-7ABC-8DEF-0123456789AB"
      })
  void validEntryId(String id) {
    refundWith(request -> request.setEntryId(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "0190f5e26b1c7abc8def0123456789ab",
        "{0190f5e2-6b1c-7abc-8def-0123456789ab}",
        "0190f5e2-6b1c-7abc-8def-0123456789a",
        "0190f5e2-6b1c-7abc-8def-0123456789abc",
        "0190f5e2-6b1c-7abc-8def-0123456789ag",
        "0190f5e2-6b1c-7abc-8def-0123456789a\0",
        "0190f5e2-6b1c-7abc-8def+0123456789ab",
        "0190f5e2-6b1c7-abc-8def-0123456789ab"
      })
  void invalidEntryId(String id) {
    assertError(() -> refundWith(request -> request.setEntryId(id))).violates("entry_id");
  }

  private static Map<String, String> pairs(int count, String value) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i < count; i++) {
      pairs.put("k" + i, value);
    }
    return pairs;
  }

  private static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  private static Command createWith(Consumer<CreateProfileRequest.Builder> change) {
    var request = CreateProfileRequest.newBuilder().setProfileId("p").setIdempotencyKey("k");
    change.accept(request);
    return new CreateProfileRpc().command(request.build(), "me");
  }

  private static Command grantWith(Consumer<GrantCreditsRequest.Builder> change) {
    var request = grant();
    change.accept(request);
    return new GrantCreditsRpc().command(request.build(), "me");
  }

  private static Command deductWith(Consumer<DeductCreditsRequest.Builder> change) {
    var request = deduct();
    change.accept(request);
    return new DeductCreditsRpc().command(request.build(), "me");
  }

  private static Command refundWith(Consumer<RefundCreditsRequest.Builder> change) {
    var request = refund();
    change.accept(request);
    return new RefundCreditsRpc().command(request.build(), "me");
  }

  private static Command reverseWith(Consumer<ReverseOperationRequest.Builder> change) {
    var request = reverse();
    change.accept(request);
    return new ReverseOperationRpc().command(request.build(), "me");
  }

  private static GrantCreditsRequest.Builder grant() {
    return GrantCreditsRequest.newBuilder()
        .setProfileId("p")
        .setIdempotencyKey("k")
        .setAmount(1)
        .setReasonCode("PURCHASE");
  }

  private static DeductCreditsRequest.Builder deduct() {
    return DeductCreditsRequest.newBuilder()
        .setProfileId("p")
        .setIdempotencyKey("k")
        .setAmount(1)
        .setReasonCode("IMAGE");
  }

  private static RefundCreditsRequest.Builder refund() {
    return RefundCreditsRequest.newBuilder()
        .setProfileId("p")
        .setIdempotencyKey("k")
        .setReasonCode("FAILED");
  }

  private static ReverseOperationRequest.Builder reverse() {
    return ReverseOperationRequest.newBuilder()
        .setProfileId("p")
        .setIdempotencyKey("k")
        .setTargetKey("t")
        .setReasonCode("GAVE_UP");
  }
}
