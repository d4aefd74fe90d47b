package org.creditservice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.roles.RoleGrants.Grantee;
import org.creditservice.db.schema.Migrations;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Result;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.GrantCreditsRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries are deleted; the database is restored to the time before. */
@Tag("long")
class RestoreDrillTest {
  private static final DrillPage DRILL = DrillPage.of("Restore to a point in time");
  private static final String VERIFY = "5. Verify before you open it";
  private static final ProfileRequests ALICE = new ProfileRequests("alice");

  @TempDir private Path directory;

  private InstalledPostgres postgres;
  private DatabaseTarget owner;
  private DatabaseTarget database;
  private OperatorShell shell;

  @BeforeEach
  void start() throws Exception {
    Path archive = Files.createDirectory(directory.resolve("wal"));
    postgres =
        InstalledPostgres.start(
            directory, DRILL.configuration().replace("/mnt/backup/wal", archive.toString()));
    postgres.administer(
        "CREATE ROLE credit_owner LOGIN PASSWORD 'p'; CREATE ROLE credit_service LOGIN PASSWORD 'p';"
            + " CREATE DATABASE credit OWNER credit_owner");
    owner = postgres.target("credit", "credit_owner", "p");
    Migrations.migrate(owner);
    RoleGrants.grant(owner, List.of(new Grantee("credit_service", false)));
    database = owner.as("credit_service", "p");
    shell =
        OperatorShell.in(directory)
            .set("BIN", postgres.bin())
            .set("ADMIN", "postgresql://postgres@127.0.0.1:%d/credit".formatted(postgres.port()))
            .set("PGPASSWORD", InstalledPostgres.PASSWORD)
            .set("DAMAGED", postgres.data())
            .set("BASE", directory.resolve("base"))
            .set("ANCHOR", directory.resolve("anchor.json"))
            .set("ARCHIVE", archive)
            .set("RESTORED", directory.resolve("restored"))
            .set(
                "SERVICE",
                "postgresql://credit_service@127.0.0.1:%d/credit".formatted(postgres.port()))
            .set("PASSWORD_FILE", Files.writeString(directory.resolve("password"), "p"));
  }

  @AfterEach
  void stop() throws Exception {
    postgres.close();
  }

  @Test
  void whatWasLostIsExecutedAgainUnderItsKey() throws Exception {
    List<GrantCreditsRequest> early = grants("early");
    List<GrantCreditsRequest> late = grants("late");
    List<Result> earlyAnswers;
    List<Result> lateAnswers;
    try (ServiceProcess service = ServiceProcess.start(database)) {
      Client client = new Client(service.channel());
      client.call(ALICE.create("create", 0).build()).succeeded();
      shell.run(DRILL.commands("1. Back up"));
      earlyAnswers = early.stream().map(client::call).toList();
      shell.run(DRILL.commands("2. Anchor"));
      shell.set("UNTIL", now());
      lateAnswers = late.stream().map(client::call).toList();
      execute("DELETE FROM credit.ledger_entries WHERE sequence < 5");
      service.terminate();
    }

    shell.fail(1, DRILL.commands(VERIFY));
    shell.run(DRILL.commands("3. Stop"));
    shell.run(DRILL.commands("4. Restore"));
    postgres = postgres.in(directory.resolve("restored"));
    shell.run(DRILL.commands(VERIFY));
    shell.run(DRILL.commands("6. Open it"));

    try (ServiceProcess service = ServiceProcess.start(database)) {
      Client client = new Client(service.channel());
      for (int i = 0; i < early.size(); i++) {
        client.call(early.get(i)).isReplayOf(earlyAnswers.get(i));
      }
      assertThat(lateAnswers).noneMatch(Result::replayed);
      assertThat(late.stream().map(client::call)).noneMatch(Result::replayed);
    }
    LedgerInvariants.assertHold(TestDatabase.dataSource(owner));
  }

  private static List<GrantCreditsRequest> grants(String name) {
    return IntStream.range(0, 20).mapToObj(i -> ALICE.grant(name + i, 5).build()).toList();
  }

  private String now() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT clock_timestamp()")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = owner.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
