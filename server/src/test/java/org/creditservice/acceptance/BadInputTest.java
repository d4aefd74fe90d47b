package org.creditservice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.grant;
import static org.creditservice.testing.Requests.newProfileId;
import static org.creditservice.testing.Requests.refund;
import static org.creditservice.testing.Requests.reverse;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.Rpc;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with invalid fields, and requests at the limits of what is valid. */
class BadInputTest {
  private static final long AMOUNT_MAX = 1_000_000_000_000_000L;
  private static final long BALANCE_MAX = 1_000_000_000_000_000_000L;
  private static final int MESSAGE_MAX = 64 * 1024;
  private static final int UNKNOWN_FIELD = 1000;
  private static final int UNKNOWN_BYTES_MAX = 1024;

  /** Invalid names: empty, too long, with blanks, control characters or non-ASCII characters. */
  private static final List<String> BAD_NAMES =
      List.of(
          "",
          "a".repeat(129),
          "a b",
          " a",
          "\u0000",
          "a\u0000",
          "\u001f",
          "\u007f",
          "\u0085",
          "é",
          "a\n");

  private static final List<String> BAD_REASON_CODES =
      List.of("", "A".repeat(64), "lower", "1A", "_A", "A-B", "A\u0000", "A\n", "É");

  private static final List<Long> BAD_AMOUNTS =
      List.of(0L, -1L, AMOUNT_MAX + 1, BALANCE_MAX, Long.MAX_VALUE, Long.MIN_VALUE);

  private static final List<Duration> BAD_INTERVALS =
      List.of(
          duration(-1, 0),
          duration(0, -1_000_000),
          duration(0, 1),
          duration(0, 999_999),
          duration(1, 1_000_000_000),
          duration(86_400, 1_000_000),
          duration(86_401, 0),
          duration(Long.MAX_VALUE, 0),
          duration(Long.MIN_VALUE, 0),
          duration(Long.MAX_VALUE, 999_999_999));

  private static final List<String> BAD_VALUES =
      List.of(
          "a".repeat(257),
          "é".repeat(129),
          "a\u0000",
          "\u0001",
          "\n",
          "\t",
          "\u001b[2K",
          "\u007f",
          "\u009f");

  private static final List<String> BAD_KEYS =
      List.of("", "a".repeat(65), "A", "a b", "a\u0000", "é", "a/b");

  private static TwoServers servers;

  private final String profileId = newProfileId();

  @BeforeAll
  static void start() {
    servers = TwoServers.start();
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  /** A request with one invalid field. */
  record BadRequest(Message request, String violated) {
    @Override
    public String toString() {
      return Rpc.name(request) + " " + violated;
    }
  }

  /** One request per method, or more where fields exclude each other, with all fields set. */
  static Stream<Message> validRequests() {
    return Stream.of(
        Requests.create("p", 1).toBuilder().putMetadata("k", "v").build(),
        grant("p", "k", 1).toBuilder().putMetadata("k", "v").build(),
        deduct("p", "k", 1, java.time.Duration.ofMillis(1)).toBuilder()
            .putMetadata("k", "v")
            .build(),
        refund("p", "k", "d", 1).toBuilder().putMetadata("k", "v").build(),
        refund("p", "k", "d", 1).toBuilder()
            .setEntryId("0190f5e2-6b1c-7abc-8def-0123456789ab")
            .build(),
        reverse("p", "k", "t"));
  }

  @ParameterizedTest
  @MethodSource("validRequests")
  void eachInvalidFieldIsNamedAndNothingIsStored(Message valid) throws SQLException {
    String otherId = newProfileId();
    servers.client.create(profileId, 1000);
    servers.client.create(otherId, 0);
    Map<String, Long> before = servers.stored.counts();

    List<BadRequest> bad = badRequests(of(valid, profileId));
    List<CompletableFuture<Result>> results = new ArrayList<>();
    List<CompletableFuture<Result>> others = new ArrayList<>();
    for (int i = 0; i < bad.size(); i++) {
      results.add(servers.client.start(bad.get(i).request));
      others.add(servers.client.start(grant(i % 2 == 0 ? profileId : otherId, "other-" + i, 1)));
    }
    for (int i = 0; i < bad.size(); i++) {
      Client.await(results.get(i)).violates(bad.get(i).violated);
    }
    assertThat(Client.await(others)).allMatch(Result::isSuccess);

    Map<String, Long> expected = new LinkedHashMap<>(before);
    for (String table : List.of("idempotency_keys", "ledger_entries")) {
      expected.merge(table, (long) bad.size(), Long::sum);
    }
    assertThat(servers.stored.counts()).isEqualTo(expected);
  }

  private static Message of(Message valid, String profileId) {
    FieldDescriptor field = valid.getDescriptorForType().findFieldByName("profile_id");
    return valid.toBuilder().setField(field, profileId).build();
  }

  /** The request with each of its fields set to each invalid value. */
  private static List<BadRequest> badRequests(Message valid) {
    List<BadRequest> bad = new ArrayList<>();
    for (FieldDescriptor field : valid.getDescriptorForType().getFields()) {
      badValues(field)
          .filter(value -> !isOtherOfOneof(valid, field))
          .forEach(
              value ->
                  bad.add(
                      new BadRequest(
                          valid.toBuilder().setField(field, value).build(), field.getName())));
      if (field.isMapField()) {
        addBadPairs(bad, valid, field);
      }
    }
    assertThat(bad).hasSizeGreaterThan(20);
    return bad;
  }

  private static boolean isOtherOfOneof(Message valid, FieldDescriptor field) {
    return field.getRealContainingOneof() != null && !valid.hasField(field);
  }

  private static Stream<?> badValues(FieldDescriptor field) {
    return switch (field.getName()) {
      case "profile_id", "deduction_key" -> BAD_NAMES.stream();
      case "idempotency_key", "target_key" ->
          Stream.concat(BAD_NAMES.stream(), Stream.of("system:", "system:sweep"));
      case "reason_code" -> BAD_REASON_CODES.stream();
      case "amount" -> BAD_AMOUNTS.stream();
      case "opening_balance" -> BAD_AMOUNTS.stream().filter(amount -> amount != 0);
      case "min_interval" -> BAD_INTERVALS.stream();
      case "entry_id" -> Stream.of("", "1-2-3-4-5", "0190f5e26b1c7abc8def0123456789ab", "\u0000");
      case "metadata" -> Stream.of();
      default -> throw new AssertionError("what is a bad " + field.getName() + "?");
    };
  }

  private static void addBadPairs(List<BadRequest> bad, Message valid, FieldDescriptor field) {
    BAD_VALUES.forEach(
        value -> bad.add(new BadRequest(withPair(valid, field, "k", value), "metadata[\"k\"]")));
    BAD_KEYS.forEach(
        key ->
            bad.add(
                new BadRequest(
                    withPair(valid, field, key, "v"), "metadata[\"%s\"]".formatted(shown(key)))));
    Message many = valid;
    for (int i = 0; i < 17; i++) {
      many = withPair(many, field, "key-" + i, "v");
    }
    bad.add(new BadRequest(many, "metadata"));
  }

  /** A metadata key as it appears in a field's path: printable, no longer than a valid key. */
  private static String shown(String key) {
    String printable = key.replaceAll("[^!-~]", "?");
    return printable.length() > 64 ? printable.substring(0, 64) + "…" : printable;
  }

  private static Message withPair(Message request, FieldDescriptor map, String key, String value) {
    Message.Builder builder = request.toBuilder();
    Message.Builder pair = builder.newBuilderForField(map);
    pair.setField(map.getMessageType().findFieldByNumber(1), key);
    pair.setField(map.getMessageType().findFieldByNumber(2), value);
    return builder.addRepeatedField(map, pair.build()).build();
  }

  /** Earlier versions accepted these, so a key that is known goes first: a retry is replayed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "line\u2028separator",
        "\u2029",
        "\u202egnp.exe",
        "\u2066isolated\u2069",
        "\ufdd0",
        "\uffff",
        "\ud83f\udffe"
      })
  void charactersThatDeceiveAreRefusedUnderANewKey(String text) throws SQLException {
    servers.client.create(profileId, 0);
    List<String> before = servers.stored.rows(profileId);
    GrantCreditsRequest odd = grant(profileId, "new", 1).toBuilder().putMetadata("k", text).build();
    servers.client.call(odd).violates("metadata[\"k\"]");
    servers
        .client
        .call(odd.toBuilder().setIdempotencyKey("create").build())
        .refused("IDEMPOTENCY_KEY_REUSED");
    assertThat(servers.stored.rows(profileId)).isEqualTo(before);
  }

  @Test
  void allMissingFieldsAreNamedAtOnce() {
    servers
        .client
        .call(CreateProfileRequest.getDefaultInstance())
        .violates("profile_id", "idempotency_key");
    servers
        .client
        .call(GrantCreditsRequest.getDefaultInstance())
        .violates("profile_id", "idempotency_key", "amount", "reason_code");
    servers
        .client
        .call(DeductCreditsRequest.getDefaultInstance())
        .violates("profile_id", "idempotency_key", "amount", "reason_code");
    servers
        .client
        .call(RefundCreditsRequest.getDefaultInstance())
        .violates("profile_id", "idempotency_key", "target", "reason_code");
    servers
        .client
        .call(ReverseOperationRequest.getDefaultInstance())
        .violates("profile_id", "idempotency_key", "target_key", "reason_code");
  }

  @Test
  void allInvalidFieldsAreNamedAtOnce() {
    servers
        .client
        .call(
            DeductCreditsRequest.newBuilder()
                .setProfileId("\u0000")
                .setIdempotencyKey("system:k")
                .setAmount(Long.MIN_VALUE)
                .setReasonCode("no")
                .setMinInterval(duration(-1, 0))
                .putMetadata("K", "v")
                .putMetadata("k", "\u0000")
                .build())
        .violates(
            "profile_id",
            "idempotency_key",
            "amount",
            "reason_code",
            "min_interval",
            "metadata[\"K\"]",
            "metadata[\"k\"]");
  }

  // At the limits.

  @Test
  void theLongestValuesAreStoredUnchanged() {
    String everyCharacter =
        IntStream.rangeClosed('!', '~')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String longProfileId = everyCharacter + "p".repeat(128 - everyCharacter.length());
    String longKey = "k".repeat(128 - everyCharacter.length()) + everyCharacter;
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int i = 0; i < 14; i++) {
      metadata.put("%064d".formatted(i), "\uD83D\uDE00".repeat(64));
    }
    metadata.put("a_b.c-9", "\"\\'; DROP TABLE credit.profiles; --{}[],NULL \u00A0\u200F\uFEFF");
    metadata.put("empty", "");
    servers.client.create(longProfileId, 0);
    GrantCreditsRequest request =
        grant(longProfileId, longKey, AMOUNT_MAX).toBuilder()
            .setReasonCode("A" + "Z9_".repeat(20) + "ZZ")
            .putAllMetadata(metadata)
            .build();
    assertThat(request.getReasonCode()).hasSize(63);

    LedgerEntry entry = servers.client.call(request, GrantCreditsResponse.class).getEntry();
    assertThat(entry.getProfileId()).isEqualTo(longProfileId);
    assertThat(entry.getIdempotencyKey()).isEqualTo(longKey);
    assertThat(entry.getAmount()).isEqualTo(AMOUNT_MAX);
    assertThat(entry.getReasonCode()).isEqualTo(request.getReasonCode());
    assertThat(entry.getMetadataMap()).isEqualTo(metadata);
    assertThat(servers.otherClient.entries(longProfileId)).containsExactly(entry);
    assertThat(servers.otherClient.call(request).replayed()).isTrue();
  }

  @Test
  void theShortestValuesAreAccepted() {
    servers.client.call(
        Requests.create("!", 0).toBuilder().setIdempotencyKey("~").build(),
        CreateProfileResponse.class);
    servers.client.call(
        grant("!", "!", 1).toBuilder().setReasonCode("A").putMetadata("_", "").build(),
        GrantCreditsResponse.class);
    assertThat(servers.client.profile("!").getBalance()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, AMOUNT_MAX})
  void openingBalancesAtTheirLimits(long openingBalance) {
    servers.client.create(profileId, openingBalance);
    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(openingBalance);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 86_400_000})
  void intervalsAtTheirLimits(long millis) {
    servers.client.create(profileId, 2);
    var first = deduct(profileId, "k", 1, java.time.Duration.ofMillis(millis));
    servers.client.call(first, DeductCreditsResponse.class);
  }

  @Test
  void idsAreComparedByteForByte() {
    for (String id : List.of("-case", "-CASE", "-Case")) {
      servers.client.create(profileId + id, 1);
    }
    servers.client.call(grant(profileId + "-cASE", "k", 1)).refused("PROFILE_NOT_FOUND");
  }

  @Test
  void aBalanceReachesItsLimitButNeverExceedsIt() throws SQLException {
    servers.client.create(profileId, AMOUNT_MAX);
    servers.stored.fill(profileId);
    servers.client.call(deduct(profileId, "d", AMOUNT_MAX), DeductCreditsResponse.class);
    servers.client.call(grant(profileId, "one", 1), GrantCreditsResponse.class);
    servers.client.call(grant(profileId, "too-much", AMOUNT_MAX)).refused("BALANCE_LIMIT_EXCEEDED");
    servers.client.call(refund(profileId, "r1", "d")).refused("BALANCE_LIMIT_EXCEEDED");
    servers.client.call(reverse(profileId, "r2", "d")).refused("BALANCE_LIMIT_EXCEEDED");
    servers.client.call(grant(profileId, "fits", AMOUNT_MAX - 1), GrantCreditsResponse.class);
    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(BALANCE_MAX);
  }

  @Test
  void noSumOfGrantsOverflowsABalance() throws SQLException {
    servers.client.create(profileId, 0);
    servers.stored.fill(profileId);
    servers.client.call(deduct(profileId, "d1", AMOUNT_MAX), DeductCreditsResponse.class);
    servers.client.call(deduct(profileId, "d2", AMOUNT_MAX), DeductCreditsResponse.class);
    List<Result> grants =
        Client.await(
            IntStream.range(0, 50)
                .mapToObj(i -> servers.client.start(grant(profileId, "g" + i, AMOUNT_MAX)))
                .toList());
    assertThat(grants).filteredOn(Result::isSuccess).hasSize(2);
    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(BALANCE_MAX);
  }

  // On the wire.

  @Test
  void textThatIsNotUtf8IsRefused() throws SQLException {
    servers.client.create(profileId, 0);
    List<String> before = servers.stored.rows(profileId);
    for (String bytes : List.of("\u00ff", "a\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00c3")) {
      Result result =
          raw(
              grant(profileId, "k", 1),
              GrantCreditsRequest.REASON_CODE_FIELD_NUMBER,
              ByteString.copyFrom(bytes, StandardCharsets.ISO_8859_1));
      result.violates("reason_code");
    }
    assertThat(servers.stored.rows(profileId)).isEqualTo(before);
  }

  @Test
  void unknownFieldsAndTheOrderOfFieldsMakeNoDifference() {
    servers.client.create(profileId, 0);
    GrantCreditsRequest request =
        grant(profileId, "k", 1).toBuilder().putMetadata("a", "1").putMetadata("b", "2").build();
    Result first = raw(request, UNKNOWN_FIELD, ByteString.copyFromUtf8("from a version to come"));
    assertThat(first.isSuccess()).as("%s", first).isTrue();
    servers.client.call(request).isReplayOf(first);
    servers.client.call(backwards(request)).isReplayOf(first);
  }

  /** The request with its metadata in reverse order, in which a client may also send it. */
  private static GrantCreditsRequest backwards(GrantCreditsRequest request) {
    return request.toBuilder().clearMetadata().putMetadata("b", "2").putMetadata("a", "1").build();
  }

  @Test
  void anUnknownEnumValueIsRefused() {
    servers.client.create(profileId, 0);
    var entries = ListEntriesRequest.newBuilder().setProfileId(profileId);
    servers
        .client
        .call(entries.setKindValue(99).setOrderValue(-1).build())
        .violates("kind", "order");
  }

  @Test
  void oneKibibyteOfUnknownFieldsIsIgnoredAndMoreIsRefused() {
    servers.client.create(profileId, 0);
    // Text as long as it may be: it doesn't count as unknown.
    GrantCreditsRequest.Builder longest = grant(profileId, "k", 1).toBuilder();
    for (int i = 0; i < 16; i++) {
      longest.putMetadata("key-" + i, "v".repeat(256));
    }
    int overhead =
        CodedOutputStream.computeTagSize(UNKNOWN_FIELD)
            + CodedOutputStream.computeUInt32SizeNoTag(UNKNOWN_BYTES_MAX);
    ByteString padding = ByteString.copyFrom(new byte[UNKNOWN_BYTES_MAX - overhead]);
    ByteString tooLong = padding.concat(ByteString.copyFromUtf8("1"));
    raw(longest.build(), UNKNOWN_FIELD, tooLong).violates("request");
    raw(grant(profileId, "k", 1), UNKNOWN_FIELD, tooLong).violates("request");
    Result ignored = raw(longest.build(), UNKNOWN_FIELD, padding);
    assertThat(ignored.isSuccess()).as("%s", ignored).isTrue();
    assertThat(ignored.replayed()).isFalse();
  }

  @Test
  void aFieldGivenAgainAndAgainPadsNoRequest() {
    servers.client.create(profileId, 0);
    ByteString key =
        grant("p", "k".repeat(100), 1).toBuilder().clearProfileId().build().toByteString();
    ByteString again = ByteString.copyFrom(Collections.nCopies(20, key));
    servers.client.callWithAppended(grant(profileId, "k", 1), again).violates("request");
  }

  @Test
  void messagesOverTheMaximumLengthAreRefused() {
    raw(grant(profileId, "k", 1), UNKNOWN_FIELD, ByteString.copyFrom(new byte[MESSAGE_MAX]))
        .violates("request");
  }

  /** Sends a request with arbitrary bytes as the value of a field. */
  private static Result raw(Message request, int field, ByteString bytes) {
    UnknownFieldSet appended =
        UnknownFieldSet.newBuilder()
            .addField(field, Field.newBuilder().addLengthDelimited(bytes).build())
            .build();
    // If a field is set twice, the last value counts.
    return servers.client.callWithAppended(request, appended.toByteString());
  }

  // The actor.

  @Test
  void theActorIsTheUnverifiedHeaderOrAnonymous() {
    servers.client.create(profileId, 0);
    servers
        .client
        .as("billing@eu-1")
        .call(grant(profileId, "named", 1), GrantCreditsResponse.class);
    servers.client.call(grant(profileId, "unnamed", 1), GrantCreditsResponse.class);
    assertThat(servers.client.entries(profileId))
        .extracting(LedgerEntry::getActor)
        .containsExactly("anonymous", "unverified:billing@eu-1");
  }

  @Test
  void anActorMustBeAName() throws SQLException {
    servers.client.create(profileId, 0);
    List<String> before = servers.stored.rows(profileId);
    for (String name : List.of("", "two words", "n".repeat(129))) {
      servers.client.as(name).call(grant(profileId, "k", 1)).violates("credit-actor");
    }
    assertThat(servers.stored.rows(profileId)).isEqualTo(before);
  }

  @Test
  void anActorMustNotBeGivenTwice() throws SQLException {
    servers.client.create(profileId, 0);
    List<String> before = servers.stored.rows(profileId);
    servers.client.as("web").as("billing").call(grant(profileId, "k", 1)).violates("credit-actor");
    assertThat(servers.stored.rows(profileId)).isEqualTo(before);
  }

  private static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }
}
