package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.creditservice.config.Settings;
import org.creditservice.main.CreditServer;
import org.creditservice.ops.metrics.Scrape;
import org.creditservice.testing.Await;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.GetProfileRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers call while connections and servers come and go. Every call succeeds, and has its effect
 * once.
 *
 * <p>A server that drains (SIGTERM) sends GOAWAY, finishes the calls that it has, and takes no
 * others: the same as it does to a connection that has reached its greatest age.
 */
class SurvivalTest {
  private static final String PROFILE = "caller";
  private static final long OPENING_BALANCE = 1_000_000_000;
  private static final String ONE = "127.0.0.1";
  private static final String OTHER = "127.0.0.2";
  private static final int SOME = 100;
  private static final String CALLS =
      "credit_call_duration_seconds_count{method=\"DeductCredits\",outcome=\"OK\"}";

  private TestDatabase database;

  /** On a port that no test touches, to look at the balance. */
  private TestServer observer;

  @BeforeEach
  void start() {
    database = TestDatabase.create();
    observer = TestServer.start(database.target());
    var unused =
        observer
            .commands()
            .createProfile(new ProfileRequests(PROFILE).create("k-0", OPENING_BALANCE).build());
  }

  @AfterEach
  void stop() {
    observer.close();
    database.close();
  }

  @Test
  @Tag("long")
  void losesNoCallWhileServersOfOneNameComeAndGo(@TempDir Path directory) throws Exception {
    ServiceProcess drained = ServiceProcess.start(database.target());
    int port = drained.port();
    try (drained;
        TestServer lasting = serve(OTHER, port);
        CallerProcess callers =
            CallerProcess.start(directory.resolve("hosts"), List.of(ONE, OTHER), port, PROFILE)) {
      awaitCalls(lasting, SOME);
      awaitCallsOfOthersThan(lasting);
      assertThat(drained.terminate()).isZero();
      awaitCalls(lasting, SOME);
      try (ServiceProcess killed = ServiceProcess.start(database.target(), "--grpc-port=" + port)) {
        awaitCallsOfOthersThan(lasting);
        killed.kill9();
        awaitCalls(lasting, SOME);
      }
      try (TestServer successor = serve(ONE, port)) {
        awaitCalls(successor, SOME);
        // Leaves no time to the calls that it has.
        lasting.close();
        awaitCalls(successor, SOME);
        long calls = callers.stop();
        assertThat(spent()).isEqualTo(calls);
      }
    }
  }

  /** One caller, whose calls take milliseconds: what is measured is not how busy the machine is. */
  @Test
  void aDrainCostsNoCallItsDefaultDeadline() throws Exception {
    try (TestServer lasting = serve(OTHER, 0);
        CreditServer drained = serve(lasting.port())) {
      String both = OneName.of(lasting.port(), ONE, OTHER);
      long calls = loadClasses(both);
      try (CreditClient credits = CreditClient.builder(both).insecure().build()) {
        while (calls(lasting) < SOME / 10 || calls - calls(lasting) < SOME / 10) {
          calls += call(credits);
        }
        var drain = BackgroundTask.run(() -> drained.shutdown(Duration.ofMinutes(1)));
        while (!drain.isDone()) {
          calls += call(credits);
        }
        assertThat(drain.join()).isTrue();
        for (int i = 0; i < SOME; i++) {
          calls += call(credits);
        }
        assertThat(spent()).isEqualTo(calls);
      }
    }
  }

  /** The first call of a JVM may take longer than others. */
  private static int loadClasses(String target) {
    try (CreditClient patient =
        CreditClient.builder(target).insecure().timeout(Duration.ofMinutes(1)).build()) {
      return call(patient);
    }
  }

  private static int call(CreditClient credits) {
    var unused = credits.deductCredits(PROFILE, 1, "IMAGE").execute();
    return 1;
  }

  private CreditServer serve(int port) throws InterruptedException {
    Map<String, String> settings =
        Map.of("grpc-address", ONE, "grpc-port", String.valueOf(port), "http-port", "0");
    CreditServer server = CreditServer.start(Settings.from(settings, Map.of()), database.target());
    server.awaitReady();
    return server;
  }

  @Test
  void callsWaitForTheirServerToComeBack() throws IOException {
    TestServer before = serve(ONE, 0);
    int port = before.port();
    try (CreditClient credits = builder(before).build();
        SteadyCallers callers = SteadyCallers.start(credits, PROFILE)) {
      callers.awaitAnswered(SOME);
      before.close();
      // gRPC's own wait, which grows, would let it try that often within half a minute only.
      refuseConnections(port, 7);
      try (TestServer unused = serve(ONE, port)) {
        callers.awaitAnswered(SOME);
        long calls = callers.stop();
        assertThat(spent()).isEqualTo(calls);
      }
    }
  }

  @Test
  void anIdleChannelWakesUp() {
    try (TestServer server = serve(ONE, 0)) {
      ManagedChannel channel = builder(server).channel();
      try (CreditClient credits = builder(server).build(channel)) {
        SteadyCallers busy = SteadyCallers.start(credits, PROFILE);
        for (int i = 0; i < 20; i++) {
          channel.enterIdle();
          busy.awaitAnswered(10);
        }
        long calls = busy.stop();
        channel.enterIdle();
        Await.until("it is idle", () -> channel.getState(false) == ConnectivityState.IDLE);
        var unused = credits.deductCredits(PROFILE, 1, "IMAGE").execute();
        assertThat(spent()).isEqualTo(calls + 1);
      }
    }
  }

  private TestServer serve(String address, int port) {
    return TestServer.start(database.target(), "grpc-address=" + address, "grpc-port=" + port);
  }

  /** For calls that last longer than a server is away. */
  private static CreditClientBuilder builder(TestServer server) {
    return CreditClient.builder(ONE + ":" + server.port()).timeout(Duration.ofSeconds(20));
  }

  private static void refuseConnections(int port, int count) throws IOException {
    try (ServerSocket listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
      for (int i = 0; i < count; i++) {
        listener.accept().close();
      }
    }
  }

  private static void awaitCalls(TestServer server, int more) {
    double target = calls(server) + more;
    Await.until(more + " more calls are answered", () -> calls(server) >= target);
  }

  private void awaitCallsOfOthersThan(TestServer server) {
    double target = spent() - calls(server) + SOME;
    Await.until("another server gets calls", () -> spent() - calls(server) >= target);
  }

  private static double calls(TestServer server) {
    return Scrape.of(server.operations("/metrics")).values().getOrDefault(CALLS, 0.0);
  }

  private long spent() {
    return OPENING_BALANCE
        - observer
            .queries()
            .getProfile(GetProfileRequest.newBuilder().setProfileId(PROFILE).build())
            .getProfile()
            .getBalance();
  }
}
