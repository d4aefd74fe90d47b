package org.creditservice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.embedded.PostgresBinaries;
import org.creditservice.testing.Client;
import org.creditservice.testing.EmbeddedDirectory;
import org.creditservice.testing.Installed;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Result;
import org.creditservice.testing.RetryingCallers;
import org.creditservice.testing.Seed;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From the embedded PostgreSQL to the one of the machine, which is of another version. */
@Tag("long")
class MoveDrillTest {
  private static final DrillPage DRILL = DrillPage.of("Move to your own PostgreSQL");

  @RegisterExtension private final Seed seed = new Seed();

  @TempDir private Path directory;

  @Test
  void everyAnswerIsReplayedAfterTheMove() throws Exception {
    Installed.program("psql", "postgresql-client");
    Path data = embeddedDirectory();
    ProfileRequests alice = new ProfileRequests("alice");
    RetryingCallers callers;
    Result submitted;
    try (ServiceProcess service = ServiceProcess.startEmbedded(data)) {
      Client client = new Client(service.channel());
      client.call(alice.create("create", 100).build());
      submitted = client.call(alice.submit("submit", "job", 30).build());
      callers =
          RetryingCallers.start(
              List.of("alice"), caller -> service.channel(), Duration.ofSeconds(10), 4, seed);
      callers.awaitAnswered(500);
      callers.stop();
      assertThat(service.terminate()).isZero();
    }

    try (InstalledPostgres postgres = InstalledPostgres.start(directory, "")) {
      postgres.administer(DRILL.sql("1. Prepare the new database"));
      DatabaseTarget own = postgres.target("credit", "credit_owner", "choose-one");
      move(data, own);

      try (ServiceProcess service =
          ServiceProcess.start(own.as("credit_service", "choose-one"), "--strict-roles")) {
        Client client = new Client(service.channel());
        client.call(alice.submit("submit", "job", 30).build()).isReplayOf(submitted);
        assertThat(client.call(alice.complete("complete", "job").build()).succeeded()).isNotNull();
      }
      callers.assertNothingLostOrDuplicated(TestDatabase.dataSource(own));
      LedgerInvariants.assertHold(TestDatabase.dataSource(own));
    }
  }

  private void move(Path data, DatabaseTarget own) throws Exception {
    OperatorShell shell =
        OperatorShell.in(directory)
            .set("DATA", data)
            .set("PORT", InstalledPostgres.freePort())
            .set("NEW", own.jdbcUrl().replace("jdbc:postgresql://", "postgresql://credit_owner@"))
            .set("PASSWORD_FILE", Files.writeString(directory.resolve("password"), "choose-one"));
    assertThat(shell.run(DRILL.commands("1. Prepare the new database")))
        .contains("schema up to date");
    String before = shell.run(DRILL.commands("2. Stop the service, and take an anchor"));
    shell.run(DRILL.commands("3. Copy"));
    assertThat(verified(shell.run(DRILL.commands("4. Verify what was copied"))))
        .isEqualTo(verified(before));
    // JUnit would warn that it is outside of the temporary directory.
    Files.delete(data.resolve("binaries"));
  }

  /** What was counted, without the time that it took. */
  private static String verified(String output) {
    Matcher counts = Pattern.compile("[\\d,]+ profiles.*?jobs").matcher(output);
    assertThat(counts.find()).as(output).isTrue();
    return counts.group();
  }

  /** With the programs that other tests have unpacked. */
  private Path embeddedDirectory() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    PostgresBinaries.unpack(EmbeddedDirectory.BINARIES);
    Files.createSymbolicLink(data.resolve("binaries"), EmbeddedDirectory.BINARIES);
    return data;
  }
}
