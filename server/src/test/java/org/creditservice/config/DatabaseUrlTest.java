package org.creditservice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://ann@db:5433/shop        | jdbc:postgresql://db:5433/shop             | ann",
        "postgres://ann@db/shop               | jdbc:postgresql://db:5432/shop             | ann",
        "jdbc:postgresql://db/shop?user=ann   | jdbc:postgresql://db:5432/shop             | ann",
        "jdbc:postgresql:shop?user=ann        | jdbc:postgresql://localhost:5432/shop      | ann",
        "postgresql:///shop?user=ann          | jdbc:postgresql://localhost:5432/shop      | ann",
        "postgresql://ann@/shop               | jdbc:postgresql://localhost:5432/shop      | ann",
        "postgresql://ann@:5433/shop          | jdbc:postgresql://localhost:5433/shop      | ann",
        "postgresql://ann@[::1]:5433/shop     | jdbc:postgresql://[::1]:5433/shop          | ann",
        "postgresql://ann@a:1,b,[::1]:3/shop  | jdbc:postgresql://a:1,b:5432,[::1]:3/shop  | ann",
        "postgresql://ann@db                  | jdbc:postgresql://db:5432/ann              | ann",
        "postgresql://a%40b%2Fc:x%3Ay@db/d%20e | jdbc:postgresql://db:5432/d+e             | a@b/c",
        "postgresql://a+b@db/d                | jdbc:postgresql://db:5432/d                | a+b",
      })
  void isTakenApart(String url, String jdbcUrl, String user) {
    DatabaseTarget target = target(Map.of("database-url", url));

    assertThat(target.jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(target.user()).isEqualTo(user);
  }

  @Test
  void takesSeveralOptionsByPsqlsNamesAndTheDrivers() {
    DatabaseTarget target =
        target(
            Map.of(
                "database-url",
                "postgresql://ann@db/shop?sslmode=verify-full&application_name=a%26b"
                    + "&connect_timeout=3&target_session_attrs=read-write&options=-c%20jit%3Doff"));

    assertThat(target.properties())
        .isEqualTo(
            Map.of(
                "sslmode", "verify-full",
                "ApplicationName", "a&b",
                "connectTimeout", "3",
                "targetServerType", "primary",
                "options", "-c jit=off"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ann:s%3Acr%25t@db/shop",
        "postgresql://ann@db/shop?password=s%3Acr%25t",
        "jdbc:postgresql://db/shop?user=ann&password=s%3Acr%25t",
      })
  void stripsThePasswordAndNeverShowsIt(String url) {
    DatabaseTarget target = target(Map.of("database-url", url));

    assertThat(target.password()).isEqualTo("s:cr%t");
    assertThat(target.driverProperties()).containsEntry("password", "s:cr%t");
    assertThat(target.jdbcUrl()).doesNotContain("cr");
    assertThat(target.toString()).doesNotContain("cr%t").contains("password=***");
    assertThat(target.describe()).isEqualTo("postgresql://db:5432/shop as ann");
  }

  @Test
  void aLineEndOfTheMountedFileDoesNotBelongToTheUrlOrThePassword() {
    DatabaseTarget target =
        Settings.from(
                Map.of(),
                Map.of(
                    "CREDIT_DATABASE_URL", " postgresql://ann@db/shop\n",
                    "CREDIT_DATABASE_PASSWORD", " s3cret \r\n"))
            .database()
            .external()
            .orElseThrow();

    assertThat(target.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/shop");
    assertThat(target.password()).isEqualTo(" s3cret ");
  }

  @Test
  void userAndPasswordFromElsewhereWin() {
    DatabaseTarget target =
        target(
            Map.of(
                "database-url", "postgresql://ann:one@db/shop",
                "database-user", "bob",
                "database-password", "two"));

    assertThat(target.user()).isEqualTo("bob");
    assertThat(target.password()).isEqualTo("two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://db/shop                     | doesn't begin with postgresql://",
        "db:5432/shop                        | doesn't begin with postgresql://",
        "postgresql://ann:sec/ret@db/shop    | it has a slash, question mark, colon, @ or # in the wrong place",
        "postgresql://ann:sec@ret@db/shop    | it has a slash, question mark, colon, @ or # in the wrong place",
        "postgresql://ann:7/sec@db           | it has a slash, question mark, colon, @ or # in the wrong place",
        "postgresql:ann:sec@db               | it has a slash, question mark, colon, @ or # in the wrong place",
        "postgresql://db/shop?sslmode=sec    | its option sslmode is none of disable, allow,",
        "postgresql://db/shop%npostgresql:   | it has a line end, or another control character, inside",
        "postgresql://d b/shop               | its host is neither",
        "postgresql://ann@%2Frun%2Fpg/shop   | it names a unix socket, and the service connects over TCP only",
        "postgresql:///shop?host=/run/pg     | it names a unix socket, and the service connects over TCP only",
        "postgresql:///shop?host=db          | its option host belongs before the ?",
        "postgresql://db/shop?port=5433      | its option port belongs before the ?",
        "postgresql://::1/shop               | its host is neither",
        "postgresql://db:0/shop              | its port is not between 1 and 65535",
        "postgresql://db:65536/shop          | its port is not between 1 and 65535",
        "postgresql://db/shop?sslmode        | not of the form option=value",
        "postgresql://db/shop?sslmod=require | its option sslmod is not known",
        "postgresql://db/shop?user=a&user=b  | its option user is given twice",
        "postgresql://a%4@db/shop            | not followed by two hex digits",
        "postgresql://a%zz@db/shop           | not followed by two hex digits",
        "postgresql://a%ff@db/shop           | not UTF-8",
      })
  void refusesOthersInASentenceWithoutTheUrl(String url, String reason) {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> target(Map.of("database-url", url.replace("%n", "\n"))))
        .withMessageStartingWith("--database-url: the URL is not accepted: ")
        .withMessageContaining(reason)
        .withMessageContaining("postgresql://user@host:port/database?option=value")
        .satisfies(e -> assertThat(e).message().doesNotContain("sec").doesNotContain(url));
  }

  private static DatabaseTarget target(Map<String, String> flags) {
    return Settings.from(flags, Map.of()).database().external().orElseThrow();
  }
}
