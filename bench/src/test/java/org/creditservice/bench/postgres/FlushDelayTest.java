package org.creditservice.bench.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.creditservice.bench.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlushDelayTest {
  private static final Duration DELAY = Duration.ofMillis(100);

  @TempDir private Path directory;

  @Test
  void everyCommitWaitsForTheSlowerDisk() throws Exception {
    TestPostgres.assumeThatTheServerIsAJar();
    assumeThat(FlushDelay.find()).as("a C compiler").isPresent();

    try (Postgres postgres = TestPostgres.startIn(directory, DELAY);
        Database database = postgres.createDatabase("slow");
        Connection connection = database.target().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n int)");
      long startNanos = System.nanoTime();
      statement.execute("INSERT INTO t VALUES (1)");
      assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(DELAY.toNanos());
    }
  }
}
