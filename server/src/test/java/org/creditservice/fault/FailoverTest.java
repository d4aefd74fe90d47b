package org.creditservice.fault;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import org.creditservice.db.schema.Migrations;
import org.creditservice.testing.Client;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.HealthWatch;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.StandbyPostgres;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The primary is lost, and its standby takes over. */
class FailoverTest {
  private RestartablePostgres primary;
  private StandbyPostgres standby;

  @BeforeEach
  void startBoth() throws Exception {
    primary = RestartablePostgres.start();
    Migrations.migrate(primary.target());
    standby = primary.createStandby();
  }

  @AfterEach
  void stopBoth() {
    standby.close();
    primary.close();
  }

  /** Such as a name in the DNS or a virtual address that moves before the standby is promoted. */
  @Test
  void aProxyThatLeadsToTheStandbyAndThenToTheNewPrimary() throws Exception {
    try (CuttingProxy proxy = CuttingProxy.before(primary.target());
        TestServer server = TestServer.start(proxy.target(), "lanes=2")) {
      Client client = new Client(server.channel());
      client.create("p", 100);
      HealthWatch health = HealthWatch.of(server.channel());
      health.awaitNext(ServingStatus.SERVING);
      standby.awaitCaughtUp();

      proxy.leadTo(standby.target());
      primary.kill9();
      proxy.cutAll();
      client
          .call(new ProfileRequests("p").deduct("early", 1).build())
          .refused("DATABASE_UNAVAILABLE");
      health.awaitNext(ServingStatus.NOT_SERVING);

      standby.promote();
      health.awaitNext(ServingStatus.SERVING);
      client.call(new ProfileRequests("p").deduct("late", 1).build()).succeeded();
    }
  }
}
