package org.creditservice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.creditservice.testing.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As whom PostgreSQL runs if the service is root's. */
class PostgresUserTest {
  private static final String PRIVATE = "rwx------";
  private static final String PASSABLE = "rwx--x--x";

  @TempDir private Path parent;

  @BeforeEach
  void onlyRoot() {
    assumeTrue(PostgresUser.ofProcess().isRoot(), "Others run PostgreSQL as themselves.");
  }

  @Test
  void itIsAUserOfItsOwnWhereThatGetsToTheData() throws Exception {
    Path data = parent.resolve("data");
    permit(PRIVATE);
    try (LogCapture log = LogCapture.of(EmbeddedDatabase.class);
        EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThat(owner(postmaster(data))).isZero();
      assertThat(log.names()).contains("embedded_postgresql_as_root");
      execute(database, "CREATE TABLE kept AS SELECT 1");
    }

    permit(PASSABLE);
    try (LogCapture log = LogCapture.of(EmbeddedDatabase.class);
        EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      Path process = postmaster(data);
      assertThat(owner(process)).isEqualTo(PostgresUser.OWN);
      assertThat(Files.readAllLines(process.resolve("status")))
          .contains("CapEff:\t0000000000000000");
      execute(database, "SELECT * FROM kept");
      assertThat(owner(data.resolve("postgresql/data/PG_VERSION"))).isEqualTo(PostgresUser.OWN);
      assertThat(Files.getPosixFilePermissions(data.resolve("postgresql.log")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      // What it could do harm with stays root's.
      for (String file : List.of("", "binaries", "service.lock")) {
        assertThat(owner(data.resolve(file))).as(file).isZero();
      }
      assertThat(log.messages(Level.WARN)).isEmpty();
    }

    permit(PRIVATE);
    assertThatThrownBy(() -> EmbeddedDatabase.start(data))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("belongs to another user (uid " + PostgresUser.OWN + ")");
  }

  private void permit(String permissions) throws Exception {
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString(permissions));
  }

  private static Path postmaster(Path data) throws Exception {
    List<String> lines = Files.readAllLines(data.resolve("postgresql/data/postmaster.pid"));
    return Path.of("/proc", lines.get(0));
  }

  private static int owner(Path path) throws Exception {
    return (int) Files.getAttribute(path, "unix:uid");
  }

  private static void execute(EmbeddedDatabase database, String sql) throws Exception {
    try (Connection connection = database.owner().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
