package org.creditservice.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.creditservice.api.ApiHarness.Submitted;
import org.creditservice.batch.Decided;
import org.creditservice.testing.Http2Client;
import org.creditservice.testing.Http2Stream;
import org.creditservice.testing.Requests;
import org.creditservice.v1.DeductCreditsRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wrong before a request can be read: which errors have a reason, and which ones gRPC gives
 * by itself. README.md has the list.
 */
class TransportErrorsTest {
  private static final String DEDUCT = "credit.v1.CreditService/DeductCredits";
  private static final DeductCreditsRequest REQUEST = Requests.deduct("p", "k", 1);
  private static final int COMPRESSED = 1;
  private static final int WINDOW = 1 << 20;

  private static ApiHarness api;
  private static Http2Client client;

  @BeforeAll
  static void start() throws Exception {
    api = new ApiHarness();
    client = Http2Client.connect(api.port(), WINDOW);
  }

  @AfterAll
  static void stop() {
    client.close();
    api.close();
  }

  /** Whatever went wrong, the connection's other calls go on. */
  private void nextCallIsAnswered() throws InterruptedException {
    Http2Stream next = client.call(DEDUCT, REQUEST);
    api.next().reply().complete(Decided.executed(new byte[0], false));
    assertThat(next.end()).isEqualTo("OK");
  }

  private String call(String method, Map<String, String> headers) {
    return client.call(method, REQUEST, headers).end();
  }

  @ParameterizedTest
  @ValueSource(strings = {DEDUCT, "grpc.health.v1.Health/Check", "no.such.Service/Method"})
  void anUnknownCompressionHasAReason(String method) throws InterruptedException {
    assertThat(call(method, Map.of("grpc-encoding", "zstd"))).isEqualTo("UNIMPLEMENTED");
    assertThat(call(method, Map.of("grpc-encoding", ""))).isEqualTo("UNIMPLEMENTED");
    nextCallIsAnswered();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "S", "soon", "5 S", "-5S", "+5S", "1.5S", "123456789S", "5s", "\u0665S"})
  void aMalformedTimeoutHasAReason(String timeout) throws InterruptedException {
    assertThat(call(DEDUCT, Map.of("grpc-timeout", timeout))).isEqualTo("INVALID_FIELD");
    nextCallIsAnswered();
  }

  @Test
  void gzipIsRead() throws Exception {
    Http2Stream call = client.begin(DEDUCT, Map.of("grpc-encoding", "gzip"));
    byte[] message = gzip(REQUEST.toByteArray());
    client.finish(call, COMPRESSED, message.length, message);
    Submitted command = api.next();
    assertThat(command.bytes()).isEqualTo(REQUEST.getSerializedSize());
    command.reply().complete(Decided.executed(new byte[0], false));
    assertThat(call.end()).isEqualTo("OK");
  }

  @Test
  void whatIsNotGzipHasAReason() throws Exception {
    byte[] good = gzip(new byte[1000]);
    byte[] broken = good.clone();
    broken[good.length - 1] ^= 1;
    for (byte[] message :
        new byte[][] {
          {}, REQUEST.toByteArray(), Arrays.copyOf(good, good.length / 2), broken, new byte[1000]
        }) {
      Http2Stream call = client.begin(DEDUCT, Map.of("grpc-encoding", "gzip"));
      client.finish(call, COMPRESSED, message.length, message);
      assertThat(call.end()).isEqualTo("INVALID_FIELD");
    }
    nextCallIsAnswered();
  }

  @Test
  void whatUnpacksToTooMuchHasAReason() throws Exception {
    byte[] bomb = gzip(new byte[8 << 20]);
    assertThat(bomb).hasSizeLessThan(16 * 1024);
    Http2Stream call = client.begin(DEDUCT, Map.of("grpc-encoding", "gzip"));
    client.finish(call, COMPRESSED, bomb.length, bomb);
    assertThat(call.end()).isEqualTo("INVALID_FIELD");
    nextCallIsAnswered();
  }

  /** gRPC itself ends these calls, with a status and a sentence. */
  @ParameterizedTest
  @CsvSource({
    // Compressed, although grpc-encoding is not there: INTERNAL.
    "1, 10,         grpc 13",
    // A bit of the prefix that nothing defines.
    "2, 10,         grpc 13",
    // RESOURCE_EXHAUSTED.
    "0, 1048577,    grpc 8",
    "0, -1,         grpc 8",
    // The request ends within its message.
    "0, 11,         grpc 13",
  })
  void aMessageThatCannotBeReceivedHasAStatusOnly(int flag, int length, String end)
      throws InterruptedException {
    Http2Stream call = client.begin(DEDUCT, Map.of());
    client.finish(call, flag, length, new byte[10]);
    assertThat(call.end()).isEqualTo(end);
    nextCallIsAnswered();
  }

  /** For clients that don't speak gRPC, too, who understand no other answer. */
  @ParameterizedTest
  @CsvSource({
    "content-type, application/json,     http 415 INVALID_FIELD",
    "content-type, application/grp,      http 415 INVALID_FIELD",
    "content-type, application/grpc-web, http 415 INVALID_FIELD",
    "content-type, '',                   http 415 INVALID_FIELD",
    ":method,      GET,                  http 405 INVALID_FIELD",
    ":path,        nowhere,              http 404 INVALID_FIELD",
    ":path,        '',                   http 404 INVALID_FIELD",
  })
  void whatIsNotGrpcGetsAnHttpStatusWithAReason(String name, String value, String end)
      throws InterruptedException {
    assertThat(call(DEDUCT, Map.of(name, value))).isEqualTo(end);
    nextCallIsAnswered();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/grpc+proto", "application/grpc;charset=utf-8", "Application/GRPC"})
  void gRpcHasItsOwnFormats(String type) throws InterruptedException {
    Http2Stream call = client.call(DEDUCT, REQUEST, Map.of("content-type", type));
    api.next().reply().complete(Decided.executed(new byte[0], false));
    assertThat(call.end()).isEqualTo("OK");
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    }
    return compressed.toByteArray();
  }
}
