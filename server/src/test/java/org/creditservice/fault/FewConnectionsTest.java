package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.stub.StreamObserver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.roles.RoleGrants.Grantee;
import org.creditservice.ops.DatabaseMonitor;
import org.creditservice.testing.Client;
import org.creditservice.testing.HealthWatch;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Result;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A role that may have only so many connections. */
@Tag("long")
class FewConnectionsTest {
  /** With one lane, as docs/operations.md says. */
  private static final int ENOUGH = 11;

  private static final String ROLE = "few_connections";

  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void createRole() throws SQLException {
    execute(
        "CREATE ROLE %s LOGIN PASSWORD '%s' CONNECTION LIMIT %d"
            .formatted(ROLE, database.target().password(), ENOUGH));
    RoleGrants.grant(database.owner(), List.of(new Grantee(ROLE, false)));
  }

  @AfterEach
  void drop() throws SQLException {
    execute("DROP OWNED BY " + ROLE);
    execute("DROP ROLE " + ROLE);
    database.close();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.superuser().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private DatabaseTarget limited() {
    DatabaseTarget target = database.target();
    return new DatabaseTarget(target.jdbcUrl(), ROLE, target.password(), Map.of());
  }

  @Test
  void theDocumentedNumberIsEnoughToStartAndForEveryLoad() {
    try (ServiceProcess server = ServiceProcess.start(limited(), "--lanes=1")) {
      Client client = new Client(server.channel());
      client.create("p", 1000);
      List<Watch> watches = IntStream.range(0, 20).mapToObj(i -> watch(server)).toList();

      List<CompletableFuture<Result>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(client.start(new ProfileRequests("p").deduct("k-" + i, 1).build()));
        calls.add(client.start(GetProfileRequest.newBuilder().setProfileId("p").build()));
      }

      Client.await(calls).forEach(Result::succeeded);
      watches.forEach(watch -> watch.seen.join());
    }
  }

  /** Completes when the last of 200 deductions has come. */
  private static final class Watch implements StreamObserver<WatchEntriesResponse> {
    private final CompletableFuture<Boolean> seen = new CompletableFuture<>();

    @Override
    public void onNext(WatchEntriesResponse response) {
      if (response.getEntry().getSequence() == 201) {
        seen.complete(true);
      }
    }

    @Override
    public void onError(Throwable error) {
      seen.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {}
  }

  private static Watch watch(ServiceProcess server) {
    Watch watch = new Watch();
    CreditQueryServiceGrpc.newStub(server.channel())
        .watchEntries(WatchEntriesRequest.newBuilder().setProfileId("p").build(), watch);
    return watch;
  }

  @Test
  void tooManyConnectionsIsToldWithTheNumberThatIsNeeded() throws Exception {
    try (TestServer server = TestServer.start(limited(), "lanes=1");
        LogCapture log = LogCapture.of(DatabaseMonitor.class)) {
      HealthWatch health = HealthWatch.of(server.channel());
      health.awaitNext(ServingStatus.SERVING);

      execute("ALTER ROLE " + ROLE + " CONNECTION LIMIT 0");
      execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + ROLE + "'");
      health.awaitNext(ServingStatus.NOT_SERVING);
      assertThat(log.messages(Level.WARN))
          .singleElement()
          .asString()
          .contains("too many connections for role", "SQLSTATE 53300", "needs 14 connections");

      execute("ALTER ROLE " + ROLE + " CONNECTION LIMIT " + ENOUGH);
      health.awaitNext(ServingStatus.SERVING);
      new Client(server.channel()).create("p", 1);
    }
  }
}
