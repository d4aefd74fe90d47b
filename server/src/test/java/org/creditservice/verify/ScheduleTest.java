package org.creditservice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.testing.Await;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.DatabaseState;
import org.creditservice.v1.GetServiceStatusRequest;
import org.creditservice.v1.GetServiceStatusResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server verifies and anchors by itself, and what its status says of it. */
class ScheduleTest {
  @TempDir Path anchors;

  @Test
  @Tag("long")
  void aServerVerifiesAndAnchorsByItself() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        LogCapture log = LogCapture.of(VerificationSchedule.class)) {
      try (TestServer server =
          TestServer.start(
              database.target(),
              "verify-interval=1s",
              "anchor-interval=1s",
              "anchor-dir=" + anchors)) {
        server.commands().createProfile(Requests.create("p", 100));
        Await.until("it is verified", () -> status(server).hasLastVerification());
        assertThat(status(server).getLastVerification().getFindings()).isZero();
        try (Connection connection = database.connect();
            Statement statement = connection.createStatement()) {
          statement.execute("UPDATE credit.profiles SET balance = 7");
        }
        Await.until(
            "the finding is in the status",
            () -> status(server).getLastVerification().getFindings() == 1);
        Await.until("an anchor is written", () -> files(".json").size() > 0);
        assertThat(files(".leaves")).isNotEmpty();
      }
      assertThat(files(".part")).isEmpty();
      assertThat(log.messages(Level.ERROR))
          .first()
          .asString()
          .startsWith("the ledger has 1 finding {BALANCE=1}: ");
    }
  }

  @Test
  void theStatusOfAServer() {
    try (TestDatabase database = TestDatabase.create();
        TestServer server = TestServer.start(database.target())) {
      GetServiceStatusResponse status = status(server);
      assertThat(status.getDatabaseState()).isEqualTo(DatabaseState.DATABASE_STATE_READY);
      assertThat(status.getVersion()).isNotEmpty();
      assertThat(status.getSchemaVersion()).matches("[0-9]+");
      assertThat(status.hasStartTime()).isTrue();
      assertThat(status.getQueuedCommands()).isZero();
      assertThat(status.hasOldestQueuedAge()).isFalse();
      assertThat(status.hasLastVerification()).isFalse();
    }
  }

  private List<Path> files(String ending) throws Exception {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(anchors, "*" + ending)) {
      all.forEach(files::add);
    }
    return files;
  }

  private static GetServiceStatusResponse status(TestServer server) {
    return CreditAdminServiceGrpc.newBlockingStub(server.channel())
        .getServiceStatus(GetServiceStatusRequest.getDefaultInstance());
  }
}
