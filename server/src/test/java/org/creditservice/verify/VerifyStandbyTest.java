package org.creditservice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.main.CommandRun;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.StandbyPostgres;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Test;

class VerifyStandbyTest {
  @Test
  void aHotStandbyIsVerifiedAndExported() throws Exception {
    try (RestartablePostgres primary = RestartablePostgres.start();
        StandbyPostgres standby = primary.createStandby()) {
      primary.migrate();
      try (TestServer server = TestServer.start(primary.target())) {
        WrittenProfile.write(server.channel(), "p");
      }
      standby.awaitCaughtUp();
      CommandRun run = CommandRun.of(environment(standby.target()), "verify");
      assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
      assertThat(run.out()).startsWith("no findings: 1 profiles, 15 entries, 20 operations");

      CommandRun export =
          CommandRun.of(
              environment(standby.target()), "export", "entries", "--out", "/dev/null", "--force");
      assertThat(export.exitCode()).as(export.err()).isZero();
      assertThat(export.out()).startsWith("export complete: 15 entries");
    }
  }

  private static Map<String, String> environment(DatabaseTarget target) {
    return Map.of(
        "CREDIT_DATABASE_URL", target.jdbcUrl(),
        "CREDIT_DATABASE_USER", target.user(),
        "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password()));
  }
}
