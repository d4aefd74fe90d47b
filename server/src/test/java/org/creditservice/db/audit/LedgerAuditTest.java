package org.creditservice.db.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.creditservice.core.command.CompleteJob;
import org.creditservice.core.command.SubmitJob;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made wrong by hand is found. */
class LedgerAuditTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

  private final TestDatabase database = TestDatabase.create();

  /** Entries 1 to 4: a grant, a deduction, a job's deduction, what the job gives back. */
  @BeforeEach
  void write() {
    TestLedger ledger = new TestLedger(database.dataSource(), "p");
    ledger.create(TIME).post(TIME, 100, -5);
    ledger.run(
        TIME,
        new SubmitJob(
            ledger.nextKey(),
            "tester",
            "job",
            10,
            "VIDEO",
            Duration.ZERO,
            Duration.ofMinutes(1),
            Metadata.EMPTY),
        new CompleteJob(ledger.nextKey(), "tester", "job", 6L));
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void whatTheServiceWroteIsRight() throws SQLException {
    assertThat(brokenFrom(1)).isEmpty();
  }

  static Stream<Arguments> wrongs() {
    return Stream.of(
        Arguments.of(
            "a profile's balance is the sum of its entries",
            "UPDATE credit.profiles SET balance = balance + 1"),
        Arguments.of(
            "entries follow each other",
            "UPDATE credit.ledger_entries SET balance = balance + 1 WHERE sequence = 2"),
        Arguments.of(
            "an operation has at most one effect",
            "DELETE FROM credit.idempotency_keys WHERE entry_sequence = 2"),
        Arguments.of(
            "refunds never exceed their deduction",
            "UPDATE credit.deduction_refunds SET refunded = refunded + 1"),
        Arguments.of("a job has exactly one deduction", "DELETE FROM credit.jobs"),
        Arguments.of("a job costs what its state says", "UPDATE credit.jobs SET final_amount = 5"),
        // Its refund moved to before its end, as if RefundCredits had made it.
        Arguments.of(
            "a job costs what its state says",
            "UPDATE credit.jobs SET final_amount = amount, end_time = end_time + interval '1 second'"
                + " WHERE state = 'COMPLETED'"),
        Arguments.of(
            "a job ends with its refund",
            "UPDATE credit.jobs SET end_time = end_time + interval '1 second'"),
        Arguments.of(
            "a profile's hash is that of its last entry",
            "UPDATE credit.profiles SET last_hash = sha256('')"),
        Arguments.of(
            "each entry's hash covers it",
            "UPDATE credit.ledger_entries SET actor = 'somebody' WHERE sequence = 2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongs")
  void aWrongIsFound(String invariant, String wrong) throws SQLException {
    execute(wrong);
    assertThat(brokenFrom(1))
        .anySatisfy(sentence -> assertThat(sentence).startsWith("not so: " + invariant + ", see "));
  }

  @Test
  void aProfileWithoutEntriesEndsWithZeros() throws SQLException {
    new TestLedger(database.dataSource(), "new").create(TIME);
    assertThat(brokenFrom(1)).isEmpty();
    execute("UPDATE credit.profiles SET last_hash = sha256('') WHERE profile_id = 'new'");
    assertThat(brokenFrom(1))
        .singleElement()
        .asString()
        .startsWith("not so: a profile's hash is that of its last entry, see ");
  }

  @Test
  void hashesBeforeTheFirstThatCountsAreTakenAsTheyAre() throws SQLException {
    execute("UPDATE credit.ledger_entries SET actor = 'somebody' WHERE sequence = 2");
    assertThat(brokenFrom(2)).hasSize(1);
    assertThat(brokenFrom(3)).isEmpty();
  }

  private List<String> brokenFrom(long firstSequence) throws SQLException {
    try (Connection connection = database.connect()) {
      return LedgerAudit.broken(connection, firstSequence);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
