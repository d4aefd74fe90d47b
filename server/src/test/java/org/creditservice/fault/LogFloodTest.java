package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.Http2Client;
import org.creditservice.testing.Http2Stream;
import org.creditservice.testing.LargeLedger;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers do wrong, many times, is their matter: it does not fill the log. */
@Tag("long")
class LogFloodTest {
  private static final int CALLS = 20;

  /** Each stays below the errors that one connection may provoke. */
  private static final int CONNECTIONS = 100;

  /** What an attacker would like to read in the log. */
  private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR [main] Forged: line";

  private static final String GET_PROFILE = "credit.v1.CreditQueryService/GetProfile";
  private static final GetProfileRequest READ =
      GetProfileRequest.newBuilder().setProfileId("reader").build();

  /** Longer than gRPC receives at all. */
  private static final GrantCreditsRequest TOO_LONG =
      GrantCreditsRequest.newBuilder().setReasonCode("X".repeat(2 << 20)).build();

  @TempDir private Path directory;

  @Test
  void callersThatMakeMistakesWriteNothing() throws IOException {
    Path log = directory.resolve("log");
    try (TestDatabase database = TestDatabase.createDurable()) {
      LargeLedger.fill(database, "reader", 1);
      try (ServiceProcess server = ServiceProcess.startLogging(log, database.target());
          Http2Client deaf = Http2Client.connect(server.port(), 0)) {
        List<Http2Stream> late =
            Stream.generate(() -> deaf.call(GET_PROFILE, READ, Map.of("grpc-timeout", "2S")))
                .limit(CALLS)
                .toList();
        assertThat(late).extracting(Http2Stream::end).containsOnly("reset 8");
        Client wasteful = new Client(server.channel());
        for (int i = 0; i < CALLS; i++) {
          assertThat(wasteful.call(TOO_LONG).code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        }
      }
    }
    assertThat(Files.readAllLines(log)).allMatch(line -> line.contains(" INFO "));
  }

  /**
   * Each of these was a stack trace in the log, 20 MB a second of them. Now all are a line a minute
   * for each kind, and none of what they say begins a line.
   */
  @Test
  void whatBreaksTheProtocolIsSummedUp() throws IOException, InterruptedException {
    Path log = directory.resolve("log");
    try (TestDatabase database = TestDatabase.createDurable();
        ServiceProcess server = ServiceProcess.startLogging(log, database.target())) {
      for (int i = 0; i < CONNECTIONS; i++) {
        sendRaw(server.port(), "GET /\n" + FORGED + " HTTP/1.1\r\nHost: x\r\n\r\n");
        sendRaw(
            server.port(), "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003tls");
        sendRaw(server.port(), "garbage\n" + FORGED + "\n".repeat(30));
      }
      for (int i = 0; i < CONNECTIONS; i++) {
        try (Http2Client wrong = Http2Client.connect(server.port(), 0)) {
          List<Http2Stream> calls =
              Stream.generate(() -> compressedWithoutSayingHow(wrong)).limit(CALLS).toList();
          assertThat(calls).extracting(Http2Stream::end).containsOnly("grpc 13");
        }
      }
      // What has not been summed up yet is when it stops.
      assertThat(server.terminate()).isZero();
    }
    List<String> lines =
        Files.readAllLines(log).stream()
            .filter(line -> !line.contains(" INFO ") && !line.contains("role_can_do_too_much"))
            .toList();
    assertThat(lines)
        .hasSizeBetween(1, 30)
        .allMatch(line -> line.contains(" TransportNoise transport_noise: "))
        .anyMatch(line -> line.contains(": " + CONNECTIONS * CALLS + " times within a minute"));
    assertThat(Files.size(log)).isLessThan(20_000);
  }

  private static Http2Stream compressedWithoutSayingHow(Http2Client client) {
    Http2Stream call = client.begin(GET_PROFILE, Map.of());
    client.finish(call, 1, 10, new byte[10]);
    return call;
  }

  /** Sends bytes as they are, and reads until the server has closed the connection. */
  private static void sendRaw(int port, String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      socket.setSoTimeout(30_000);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException e) {
      // It was closed with a reset, which is as good.
    }
  }

  /** The sweeper begins when there are tables. */
  @Test
  void anEmptyDatabaseIsNoOutage() throws IOException {
    Path log = directory.resolve("log");
    try (TestDatabase database = TestDatabase.createEmpty();
        ServiceProcess server =
            ServiceProcess.startMigrating(log, database.owner(), "--sweep-interval=10ms")) {
      assertThat(Files.readAllLines(log))
          .allMatch(
              line ->
                  line.contains(" INFO ")
                      || line.contains("has fsync")
                      || line.contains("role_can_do_too_much"));
    }
  }
}
