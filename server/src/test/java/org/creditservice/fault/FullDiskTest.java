package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import org.creditservice.ops.DatabaseMonitor;
import org.creditservice.testing.Client;
import org.creditservice.testing.HealthWatch;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.SmallDisk;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Test;

/** PostgreSQL's disk is full. */
class FullDiskTest {
  private static final int MEGABYTES = 200;

  @Test
  void healthTellsAlsoWhileNobodyCalls() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(MEGABYTES);
        RestartablePostgres postgres = RestartablePostgres.startIn(disk.directory())) {
      postgres.migrate();
      try (TestServer server = TestServer.start(postgres.target());
          LogCapture log = LogCapture.of(DatabaseMonitor.class)) {
        HealthWatch health = HealthWatch.of(server.channel());
        health.awaitNext(ServingStatus.SERVING);

        disk.fill();
        health.awaitNext(ServingStatus.NOT_SERVING);
        assertThat(log.messages(Level.WARN))
            .singleElement()
            .asString()
            .contains("No space left on device", "SQLSTATE 53100");

        disk.free();
        health.awaitNext(ServingStatus.SERVING);
        new Client(server.channel()).create("p", 100);
      } finally {
        disk.free();
      }
    }
  }
}
