package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.Map;
import org.creditservice.testing.LogCapture;
import org.junit.jupiter.api.Test;

/** What the log says of the way to the database. Nobody listens on the ports here. */
class DatabaseWarningsTest {
  @Test
  void aPasswordThatAllUsersOfTheMachineSeeIsWarnedOf() {
    try (LogCapture log = LogCapture.of(SettingsCommand.class)) {
      CommandRun run =
          CommandRun.of("verify", "--database-url=postgresql://ann:secret@127.0.0.1:1/c");
      assertThat(run.exitCode()).isEqualTo(1);

      assertThat(log.names()).containsExactly("password_in_arguments");
      assertThat(log.messages(Level.WARN).get(0))
          .startsWith("--database-url has the password in it")
          .doesNotContain("secret");
      assertThat(run.err()).doesNotContain("secret");
    }
  }

  @Test
  void aPasswordInAVariableIsNot() {
    try (LogCapture log = LogCapture.of(SettingsCommand.class)) {
      Map<String, String> environment =
          Map.of("CREDIT_DATABASE_URL", "postgresql://ann:secret@127.0.0.1:1/c");
      assertThat(CommandRun.of(environment, "verify").exitCode()).isEqualTo(1);

      assertThat(log.names()).isEmpty();
    }
  }

  /** 0.0.0.0 is this machine, too, but not by its loopback address. */
  @Test
  void aDatabaseThatDoesNotProveWhoItIsIsWarnedOf() {
    try (LogCapture log = LogCapture.of(ServiceDatabase.class)) {
      for (String mode : new String[] {"", "?sslmode=require"}) {
        CommandRun run = CommandRun.of("verify", "--database-url=postgresql://0.0.0.0:1/c" + mode);
        assertThat(run.exitCode()).isEqualTo(1);
      }
      assertThat(log.names()).containsExactly("database_not_verified", "database_not_verified");
      assertThat(log.messages(Level.WARN).get(0))
          .contains("postgresql://0.0.0.0:1/c are not verified", "sslmode=verify-full");
    }
  }
}
