package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertError;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.UncheckedIOException;
import java.util.Map;
import org.creditservice.api.ApiHarness;
import org.creditservice.batch.Decided;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.Http2Client;
import org.creditservice.testing.Http2Stream;
import org.creditservice.testing.Requests;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceBlockingStub;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls with more headers than usual, or than allowed. */
class LargeHeadersTest {
  private static final int KIB = 1024;
  private static final String DEDUCT = "credit.v1.CreditService/DeductCredits";
  private static final DeductCreditsRequest REQUEST = Requests.deduct("p", "k", 1);

  private ApiHarness api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiHarness();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /** What Envoy, and so Istio, forwards by default. */
  @Test
  void whatServiceMeshesSendIsAccepted() throws Exception {
    var answer = BackgroundTask.run(() -> withHeader(60 * KIB).deductCredits(REQUEST));
    answerNext();
    assertThat(answer.get()).isEqualTo(DeductCreditsResponse.getDefaultInstance());
  }

  @Test
  void tooMuchIsRefusedWithAReason() {
    assertError(() -> withHeader(64 * KIB).deductCredits(REQUEST)).violates("headers");
    assertError(() -> withHeader(200 * KIB).deductCredits(REQUEST)).violates("headers");
  }

  /** As a proxy would send it, which does not ask what the server accepts. */
  @Test
  void theOffenderAloneIsRefused() throws Exception {
    try (Http2Client client = Http2Client.connect(api.port(), KIB)) {
      Http2Stream before = client.call(DEDUCT, REQUEST);
      assertThat(call(client, 100 * KIB)).isEqualTo("INVALID_FIELD");
      assertThat(call(client, 300 * KIB)).isEqualTo("http 431");
      Http2Stream after = client.call(DEDUCT, REQUEST);
      answerNext();
      answerNext();
      assertThat(before.end()).isEqualTo("OK");
      assertThat(after.end()).isEqualTo("OK");
    }
  }

  /** HTTP/2 can't skip headers, because the next ones are compressed with them. */
  @Test
  void headersWithoutEndCostTheConnectionButNoOther() throws Exception {
    try (Http2Client offender = Http2Client.connect(api.port(), KIB);
        Http2Client other = Http2Client.connect(api.port(), KIB)) {
      Http2Stream neighbour = other.call(DEDUCT, REQUEST);
      assertThat(call(offender, 1000 * KIB)).isEqualTo("connection lost");
      answerNext();
      assertThat(neighbour.end()).isEqualTo("OK");
    }
  }

  private static String call(Http2Client client, int headerBytes) {
    try {
      return client.call(DEDUCT, REQUEST, Map.of("trace", "x".repeat(headerBytes))).end();
    } catch (UncheckedIOException whileTheyWereSent) {
      return "connection lost";
    }
  }

  private CreditServiceBlockingStub withHeader(int bytes) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("trace", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(bytes));
    return CreditServiceGrpc.newBlockingStub(api.channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private void answerNext() throws InterruptedException {
    api.next().reply().complete(Decided.executed(new byte[0], false));
  }
}
