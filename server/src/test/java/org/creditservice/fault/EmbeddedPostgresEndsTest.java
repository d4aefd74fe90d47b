package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.schema.Migrations;
import org.creditservice.embedded.EmbeddedDatabase;
import org.creditservice.embedded.PostgresBinaries;
import org.creditservice.embedded.PostgresCluster;
import org.creditservice.testing.Client;
import org.creditservice.testing.EmbeddedDirectory;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The embedded PostgreSQL ends although nobody has stopped the service. */
@Tag("long")
class EmbeddedPostgresEndsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void callersWaitUntilItRunsAgain() throws Exception {
    EmbeddedDirectory.fill(directory);
    try (EmbeddedDatabase database =
        EmbeddedDatabase.start(directory, EmbeddedDirectory.BINARIES)) {
      Migrations.migrate(database.owner());
      RoleGrants.grant(database.owner(), EmbeddedDatabase.GRANTEES);
      try (TestServer server = TestServer.start(database.service(), "max-wait=60s")) {
        Client client = new Client(server.channel()).within(PATIENCE);
        client.create("ann", 100);

        kill();
        List<CompletableFuture<Result>> calls =
            IntStream.range(0, 20)
                .mapToObj(number -> client.start(Requests.deduct("ann", "k-" + number, 1)))
                .toList();

        assertThat(Client.await(calls)).allMatch(Result::isSuccess).noneMatch(Result::replayed);
        assertThat(client.profile("ann").getBalance()).isEqualTo(80);
      }
      LedgerInvariants.assertHold(dataSource(database));
    }
  }

  private void kill() {
    ProcessHandle postmaster =
        new PostgresCluster(
                PostgresBinaries.unpack(EmbeddedDirectory.BINARIES),
                directory.resolve("postgresql/data"),
                directory.resolve("postgresql.log"))
            .process()
            .orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  private static PGSimpleDataSource dataSource(EmbeddedDatabase database) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(database.owner().jdbcUrl());
    dataSource.setUser(database.owner().user());
    dataSource.setPassword(database.owner().password());
    return dataSource;
  }
}
