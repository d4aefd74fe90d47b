package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.config.Settings;
import org.creditservice.db.WorkerSettings;
import org.creditservice.db.roles.RolesScript;
import org.creditservice.testing.CitusStub;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server finds out about the tables and the workers, without Citus and with it. */
class SpanOfBatchesTest {
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aBatchSpansALaneUnlessASettingSaysBucket() throws SQLException {
    assertThat(span()).isEqualTo(BatchSpan.LANE);
    assertThat(span("batch-span=bucket")).isEqualTo(BatchSpan.BUCKET);
  }

  @Test
  void aBatchSpansABucketWhereCitusHasDistributedTheTables() throws SQLException {
    CitusStub.distribute(database);
    assertThat(span()).isEqualTo(BatchSpan.BUCKET);
    assertThat(span("batch-span=bucket")).isEqualTo(BatchSpan.BUCKET);
  }

  @Test
  void aSettingThatContradictsTheTablesIsRefused() throws SQLException {
    CitusStub.distribute(database);
    assertThatThrownBy(() -> span("batch-span=lane"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("Citus has distributed the tables")
        .hasMessageContaining("leave --batch-span out, or set it to bucket");
  }

  @Test
  void tablesOfWhichCitusHasDistributedAFewAreRefused() throws SQLException {
    CitusStub.distributeAllBut(database, "key_removals");
    assertThatThrownBy(() -> span())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("Citus has distributed 5 of the 6 tables")
        .hasMessageContaining("credit migrate --distribute");
  }

  @Test
  void aWorkerWithoutTheRolesSettingsIsWarnedOf() throws SQLException {
    CitusStub.distribute(database);
    try (LogCapture log = LogCapture.of(WorkerCheck.class)) {
      WorkerCheck.check(database.target(), timeouts());
      assertThat(log.awaitWarning("worker-1:5432"))
          .contains("lock_timeout = 0", "statement_timeout = 0", "enable_seqscan = on")
          .contains("'credit roles' prints");
    }
  }

  @Test
  void theRolesScriptSetsWhatWorkersNeed() throws SQLException {
    CitusStub.distribute(database);
    try (Connection superuser = database.superuser().connect();
        Statement statement = superuser.createStatement()) {
      for (String alter : printedAlters()) {
        statement.execute(alter.replaceFirst(" SET ", " IN DATABASE " + database.name() + " SET "));
      }
    }
    assertThat(WorkerSettings.differences(database.target(), timeouts())).isEmpty();
  }

  private String[] printedAlters() {
    String service = database.target().user();
    String script =
        RolesScript.SHIPPED.of(new RolesScript.Names("credit", "credit", service, "other"));
    return Arrays.stream(script.split("\n"))
        .map(String::strip)
        .filter(line -> line.startsWith("ALTER ROLE \"" + service + "\""))
        .toArray(String[]::new);
  }

  private static DatabaseTimeouts timeouts() {
    return Settings.from(Map.of(), Map.of()).database().timeouts();
  }

  private BatchSpan span(String... settings) throws SQLException {
    Map<String, String> flags =
        Arrays.stream(settings)
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    return SpanOfBatches.of(database.target(), Settings.from(flags, Map.of()).engine());
  }
}
