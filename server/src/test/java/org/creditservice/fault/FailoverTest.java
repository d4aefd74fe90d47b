package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.ops.DatabaseMonitor;
import org.creditservice.testing.Client;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.HealthWatch;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.Result;
import org.creditservice.testing.StandbyPostgres;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The primary is lost, and its standby takes over. */
@Tag("long")
class FailoverTest {
  private RestartablePostgres primary;
  private StandbyPostgres standby;

  @BeforeEach
  void startBoth() throws Exception {
    primary = RestartablePostgres.start();
    primary.migrate();
    standby = primary.createStandby();
  }

  @AfterEach
  void stopBoth() {
    standby.close();
    primary.close();
  }

  /** Such as a name in the DNS or a virtual address that moves before the standby is promoted. */
  @Test
  void aProxyThatLeadsToTheStandbyBeforeItIsPromoted() throws Exception {
    try (CuttingProxy proxy = CuttingProxy.before(primary.target());
        TestServer server = TestServer.start(proxy.target(), "lanes=2", "max-wait=3s");
        LogCapture log = LogCapture.of(DatabaseMonitor.class)) {
      Client client = new Client(server.channel());
      client.create("p", 100);
      HealthWatch health = HealthWatch.of(server.channel());
      health.awaitNext(ServingStatus.SERVING);
      standby.awaitCaughtUp();

      proxy.leadTo(standby.target());
      primary.kill9();
      proxy.cutAll();
      health.awaitNext(ServingStatus.NOT_SERVING);
      deduct(client, "early").refused("DATABASE_UNAVAILABLE");

      standby.promote();
      health.awaitNext(ServingStatus.SERVING);
      deduct(client, "early").succeeded();
      assertThat(log.messages(Level.WARN))
          .satisfiesExactly(
              begin -> assertThat(begin).contains("is a standby", "SQLSTATE 25006"),
              end -> assertThat(end).contains("available again"));
    }
  }

  @Test
  void theHostsOfTheUrlMayStandInAnyOrder() {
    DatabaseTarget both = hosts(standby.port(), primary.port());
    try (TestServer server = TestServer.start(both, "lanes=2")) {
      Client client = new Client(server.channel());
      client.create("p", 100);
      standby.awaitCaughtUp();

      primary.kill9();
      standby.promote();

      deduct(client, "k").succeeded();
      assertThat(client.profile("p").getBalance()).isEqualTo(99);
    }
  }

  private DatabaseTarget hosts(int... ports) {
    DatabaseTarget one = primary.target();
    String url = "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/credit".formatted(ports[0], ports[1]);
    return new DatabaseTarget(url, one.user(), one.password(), Map.of());
  }

  private static Result deduct(Client client, String key) {
    return client.call(new ProfileRequests("p").deduct(key, 1).build());
  }
}
