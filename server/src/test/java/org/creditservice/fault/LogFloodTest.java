package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.Http2Client;
import org.creditservice.testing.Http2Stream;
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

  /** The library logs it through java.util.logging. */
  @Test
  void aWarningOfALibraryIsLikeAnyOtherAndIsNotRepeatedForEver() throws IOException {
    Path log = directory.resolve("log");
    try (TestDatabase database = TestDatabase.createDurable();
        ServiceProcess server = ServiceProcess.startLogging(log, database.target());
        Http2Client wrong = Http2Client.connect(server.port(), 0)) {
      for (int i = 0; i < CALLS; i++) {
        Http2Stream call = wrong.call(GET_PROFILE, READ, Map.of("grpc-timeout", "soon"));
        assertThat(call.end()).isEqualTo("reset 2");
      }
      List<String> warnings =
          Files.readAllLines(log).stream().filter(line -> !line.contains(" INFO ")).toList();
      assertThat(warnings).hasSize(11).allMatch(line -> line.matches(".*Z WARN  \\[.*"));
    }
  }

  /** The sweeper begins when there are tables. */
  @Test
  void anEmptyDatabaseIsNoOutage() throws IOException {
    Path log = directory.resolve("log");
    try (TestDatabase database = TestDatabase.createEmpty();
        ServiceProcess server =
            ServiceProcess.startLogging(log, database.target(), "--sweep-interval=10ms")) {
      assertThat(Files.readAllLines(log))
          .allMatch(line -> line.contains(" INFO ") || line.contains("has fsync"));
    }
  }
}
