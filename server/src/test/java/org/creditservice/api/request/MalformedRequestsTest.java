package org.creditservice.api.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.creditservice.api.ApiHarness;
import org.creditservice.api.ErrorAssert;
import org.creditservice.batch.Decided;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.GrantCreditsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that can't be parsed, or only just can. */
class MalformedRequestsTest {
  private static final String METHOD = "credit.v1.CreditService/GrantCredits";
  private static final int PROFILE_ID = GrantCreditsRequest.PROFILE_ID_FIELD_NUMBER;
  private static final int REASON_CODE = GrantCreditsRequest.REASON_CODE_FIELD_NUMBER;
  private static final int METADATA = GrantCreditsRequest.METADATA_FIELD_NUMBER;
  private static final int UNKNOWN = 1000;

  private static final ByteString NOT_UTF8 = ByteString.copyFrom(new byte[] {'a', (byte) 0xFF});

  private static final GrantCreditsRequest VALID =
      GrantCreditsRequest.newBuilder()
          .setProfileId("p")
          .setIdempotencyKey("k")
          .setAmount(1)
          .setReasonCode("PURCHASE")
          .build();

  private ApiHarness api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiHarness();
  }

  @AfterEach
  void stop() {
    assertThat(api.submitted).as("commands that were submitted").isEmpty();
    api.close();
  }

  @Test
  void stringsThatAreNotUtf8AreNamed() {
    byte[] request =
        fields()
            .addField(PROFILE_ID, text(NOT_UTF8))
            .addField(REASON_CODE, text(NOT_UTF8))
            .build()
            .toByteArray();
    assertError(() -> api.callRaw(METHOD, request)).violates("profile_id", "reason_code");
  }

  @Test
  void overlongAndSurrogateFormsAreNotUtf8() {
    var overlongNul = ByteString.copyFrom(new byte[] {(byte) 0xC0, (byte) 0x80});
    var loneSurrogate = ByteString.copyFrom(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
    byte[] request =
        fields()
            .addField(PROFILE_ID, text(overlongNul))
            .addField(REASON_CODE, text(loneSurrogate))
            .build()
            .toByteArray();
    assertError(() -> api.callRaw(METHOD, request)).violates("profile_id", "reason_code");
  }

  @Test
  void aMetadataValueThatIsNotUtf8IsNamedByItsKey() {
    assertError(() -> api.callRaw(METHOD, withPair(ByteString.copyFromUtf8("plan"), NOT_UTF8)))
        .violates("metadata[\"plan\"]");
  }

  @Test
  void aMetadataKeyThatIsNotUtf8IsShownPrintable() {
    assertError(() -> api.callRaw(METHOD, withPair(NOT_UTF8, ByteString.copyFromUtf8("v"))))
        .violates("metadata[\"a?\"]");
  }

  @Test
  void theFieldAtWhichAMessageIsCutOffIsNamed() {
    byte[] cutInProfileId = {PROFILE_ID << 3 | 2, 5, 'a'};
    assertError(() -> api.callRaw(METHOD, cutInProfileId)).violates("profile_id");
  }

  @Test
  void bytesThatAreNotAMessage() {
    assertError(() -> api.callRaw(METHOD, "\u0000garbage".getBytes(UTF_8))).violates("request");
    assertError(() -> api.callRaw(METHOD, new byte[] {7, 7, 7})).violates("request");
  }

  @Test
  void aCallWithoutAMessage() throws Exception {
    var error = new CompletableFuture<Throwable>();
    ClientCall<GrantCreditsRequest, GrantCreditsResponse> call =
        api.channel.newCall(CreditServiceGrpc.getGrantCreditsMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            error.complete(status.asRuntimeException(trailers));
          }
        },
        new Metadata());
    call.request(1);
    call.halfClose();
    ErrorAssert refusal = assertError(error.get(20, TimeUnit.SECONDS));
    refusal.violates("request");
    refusal.hasMessage("Field request is missing.");
  }

  @Test
  void anEmptyMessageLacksEverything() {
    assertError(() -> api.callRaw(METHOD, new byte[0]))
        .violates("profile_id", "idempotency_key", "amount", "reason_code");
  }

  @Test
  void unknownFieldsAreIgnored() throws Exception {
    assertAccepted(withPadding(10));
  }

  @Test
  void moreUnknownFieldsThanAllowedAreRefused() throws Exception {
    int longest = VALID.getSerializedSize() + SurplusBytes.MAX;
    assertAccepted(ofLength(longest));
    assertError(() -> api.callRaw(METHOD, ofLength(longest + 1))).violates("request");
    assertError(() -> api.callRaw(METHOD, ofLength(RequestBytes.MAX))).violates("request");
  }

  @Test
  void aLongerMessageIsRefusedWithAReason() {
    assertError(() -> api.callRaw(METHOD, ofLength(RequestBytes.MAX + 1))).violates("request");
    assertError(() -> api.callRaw(METHOD, ofLength(512 * 1024))).violates("request");
  }

  @Test
  void aMuchLongerMessageIsRefusedByTheTransport() {
    var error =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> api.callRaw(METHOD, ofLength(3 * 1024 * 1024)));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  private void assertAccepted(byte[] request) throws Exception {
    var response = BackgroundTask.run(() -> api.callRaw(METHOD, request));
    var submitted = api.next();
    assertThat(submitted.command()).isInstanceOf(GrantCredits.class);
    assertThat(submitted.bytes()).isEqualTo(request.length);
    submitted.reply().complete(Decided.executed(new byte[0], false));
    assertThat(GrantCreditsResponse.parseFrom(response.get()))
        .isEqualTo(GrantCreditsResponse.getDefaultInstance());
  }

  private static byte[] ofLength(int length) {
    int overhead = withPadding(length).length - length;
    byte[] request = withPadding(length - overhead);
    assertThat(request).hasSize(length);
    return request;
  }

  private static byte[] withPadding(int length) {
    return fields()
        .addField(UNKNOWN, text(ByteString.copyFrom(new byte[length])))
        .build()
        .toByteArray();
  }

  private static byte[] withPair(ByteString key, ByteString value) {
    ByteString pair =
        UnknownFieldSet.newBuilder()
            .addField(1, text(key))
            .addField(2, text(value))
            .build()
            .toByteString();
    return fields().addField(METADATA, text(pair)).build().toByteArray();
  }

  /** The fields of a valid request. A value that is added for one of them replaces it. */
  private static UnknownFieldSet.Builder fields() {
    try {
      return UnknownFieldSet.parseFrom(VALID.toByteString()).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Field text(ByteString bytes) {
    return Field.newBuilder().addLengthDelimited(bytes).build();
  }
}
