package org.creditservice.db.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InvariantTest {
  private static final Path QUERIES =
      Path.of("src", "main", "resources", "org", "creditservice", "db", "audit", "invariants.sql");
  private static final Path DOCUMENTATION = Path.of("..", "docs", "ledger.md");

  @Test
  void everyQueryOfTheFileIsOne() throws IOException {
    long queries = Files.readAllLines(QUERIES).stream().filter(line -> line.endsWith(";")).count();
    assertThat(Invariant.all()).hasSize((int) queries).hasSize(8);
    assertThat(Invariant.all().get(0).name())
        .isEqualTo("a profile's balance is the sum of its entries");
  }

  /** An auditor reads the very queries that the service's own audit runs. */
  @Test
  void theDocumentationShowsThem() throws IOException {
    assertThat(Files.readString(DOCUMENTATION))
        .contains("```sql\n" + Files.readString(QUERIES) + "```");
  }
}
