package org.creditservice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTargetTest {
  @ParameterizedTest
  @CsvSource({
    "postgresql://localhost/credit, true",
    "postgresql:///credit, true",
    "postgresql://127.0.0.1:5433/credit, true",
    "postgresql://[::1]:5433/credit, true",
    "'postgresql://localhost,127.0.0.2/credit', true",
    "postgresql://db/credit, false",
    "postgresql://localhost.example.org/credit, false",
    "postgresql://127.example.org/credit, false",
    "'postgresql://localhost,db/credit', false",
    "postgresql://db/credit?sslmode=require, false",
    "postgresql://db/credit?sslmode=prefer, false",
    "postgresql://db/credit?sslmode=verify-ca, true",
    "postgresql://db/credit?sslmode=verify-full, true",
    "postgresql://db/credit?ssl=true, true",
    "postgresql://db/credit?ssl=true&sslmode=require, false",
    "postgresql://db/credit?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory, false",
  })
  void knowsWhetherTheServerProvesWhoItIs(String url, boolean verified) {
    Settings settings = Settings.from(Map.of("database-url", url), Map.of());

    assertThat(settings.database().external().orElseThrow().isVerified()).isEqualTo(verified);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "postgresql://ann@db/credit, -, []",
        "postgresql://ann:secret@db/credit, -, [--database-url]",
        "postgresql://db/credit?password=secret, -, [--database-url]",
        "postgresql://db/credit, secret, [--database-password]",
      })
  void knowsWhichFlagsShowThePassword(String url, @Nullable String password, String flags) {
    Map<String, String> typed =
        password == null
            ? Map.of("database-url", url)
            : Map.of("database-url", url, "database-password", password);

    assertThat(DatabaseSettings.flagsWithPassword(typed)).hasToString(flags);
  }
}
