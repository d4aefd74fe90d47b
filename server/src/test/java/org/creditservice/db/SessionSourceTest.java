package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Standbys are in {@link org.creditservice.fault.FailoverTest}. */
class SessionSourceTest {
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  /** Such as one that has vanished. The driver would have no time left for the other. */
  @Test
  void aHostThatDoesNotAnswerIsPassedBy() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      SessionSource hosts =
          new SessionSource(hosts("127.0.0.1:" + silent.getLocalPort()), SessionSettings.UNTIMED);
      try (Connection first = hosts.getConnection();
          Connection second = hosts.getConnection()) {
        assertThat(first.isValid(1)).isTrue();
        assertThat(second.isValid(1)).isTrue();
      }
    }
  }

  @Test
  void allReasonsAreToldAndTheOneThatMayPassDecides() {
    DatabaseTarget hosts = hosts("127.0.0.1:1");
    SessionSource wrongPassword =
        new SessionSource(
            new DatabaseTarget(hosts.jdbcUrl(), hosts.user(), "guessed", hosts.properties()),
            SessionSettings.UNTIMED);

    assertThatThrownBy(wrongPassword::getConnection)
        .hasMessageContaining("127.0.0.1:1 refused")
        .hasMessageContaining("password authentication failed")
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(FailureKind.isTransient(e)).isTrue());
  }

  /** That host, and behind it the database's own. */
  private DatabaseTarget hosts(String first) {
    DatabaseTarget target = database.target();
    URI url = URI.create(target.jdbcUrl().substring("jdbc:".length()));
    return new DatabaseTarget(
        "jdbc:postgresql://%s,%s%s".formatted(first, url.getAuthority(), url.getPath()),
        target.user(),
        target.password(),
        Map.of("connectTimeout", "1", "loginTimeout", "1"));
  }
}
