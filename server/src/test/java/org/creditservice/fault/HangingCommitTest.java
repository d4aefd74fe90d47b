package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import org.creditservice.ops.DatabaseMonitor;
import org.creditservice.testing.Client;
import org.creditservice.testing.HealthWatch;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.StandbyPostgres;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL answers queries, but commits nothing. */
@Tag("long")
class HangingCommitTest {
  @Test
  void aSynchronousStandbyThatIsGone() throws Exception {
    try (RestartablePostgres primary = RestartablePostgres.start()) {
      primary.migrate();
      try (StandbyPostgres standby = primary.createStandby().synchronous();
          TestServer server = TestServer.start(primary.target());
          LogCapture log = LogCapture.of(DatabaseMonitor.class)) {
        Client client = new Client(server.channel());
        client.create("p", 100);
        HealthWatch health = HealthWatch.of(server.channel());
        health.awaitNext(ServingStatus.SERVING);

        standby.stop();
        health.awaitNext(ServingStatus.NOT_SERVING);
        var waiting = client.start(new ProfileRequests("p").deduct("k", 1).build());

        standby.restart();
        health.awaitNext(ServingStatus.SERVING);
        Client.await(waiting).succeeded();
        assertThat(log.messages(Level.WARN))
            .satisfiesExactly(
                begin -> assertThat(begin).contains("canceling wait for synchronous replication"),
                end -> assertThat(end).contains("available again"));
      }
    }
  }

  /** As a virtual machine is that is moved, or starved. */
  @Test
  void aFrozenServer() throws Exception {
    try (RestartablePostgres postgres = RestartablePostgres.start()) {
      postgres.migrate();
      try (TestServer server = TestServer.start(postgres.target())) {
        HealthWatch health = HealthWatch.of(server.channel());
        health.awaitNext(ServingStatus.SERVING);

        postgres.freeze();
        health.awaitNext(ServingStatus.NOT_SERVING);

        postgres.thaw();
        health.awaitNext(ServingStatus.SERVING);
        new Client(server.channel()).create("p", 100);
      } finally {
        postgres.thaw();
      }
    }
  }
}
