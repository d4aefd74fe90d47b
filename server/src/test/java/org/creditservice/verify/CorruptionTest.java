package org.creditservice.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.verify.Rule.BALANCE;
import static org.creditservice.verify.Rule.FINGERPRINT;
import static org.creditservice.verify.Rule.HASH_CHAIN;
import static org.creditservice.verify.Rule.JOB;
import static org.creditservice.verify.Rule.NOT_NEGATIVE;
import static org.creditservice.verify.Rule.OPERATION;
import static org.creditservice.verify.Rule.PROFILE;
import static org.creditservice.verify.Rule.RECORDED_ANSWER;
import static org.creditservice.verify.Rule.REFUND;
import static org.creditservice.verify.Rule.SEQUENCE;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.api.admin.RecordedAnswers;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that somebody can make wrong with SQL is found, and the finding names it. */
class CorruptionTest {
  private static final String SUBJECT = "p";

  private static final List<String> TABLES =
      List.of("profiles", "ledger_entries", "idempotency_keys", "deduction_refunds", "jobs");

  private static TestDatabase database;
  private static Verifier verifier;

  @BeforeAll
  static void write() throws SQLException {
    database = TestDatabase.create();
    verifier = new Verifier(database.dataSource(), new RecordedAnswers(), Duration.ZERO);
    try (TestServer server = TestServer.start(database.target())) {
      WrittenProfile.write(server.channel(), SUBJECT);
      WrittenProfile.write(server.channel(), "another");
    }
    execute(List.of("CREATE SCHEMA original"));
    execute(eachTable("CREATE TABLE original.%1$s AS TABLE credit.%1$s"));
  }

  /** Each case begins with what was written. */
  @BeforeEach
  void restore() throws SQLException {
    execute(eachTable("DELETE FROM credit.%1$s"));
    execute(eachTable("INSERT INTO credit.%1$s TABLE original.%1$s"));
  }

  private static List<String> eachTable(String sql) {
    return TABLES.stream().map(sql::formatted).toList();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  /**
   * @param named what the findings must name: rule, and the subject behind the profile
   * @param sql with {P} for the condition that a row is the profile's
   */
  record Wrong(String name, List<Named> named, List<String> sql) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Named(Rule rule, @Nullable Long sequence, @Nullable String key, @Nullable String job) {
    static Named of(Finding finding) {
      Subject subject = finding.subject();
      return new Named(
          finding.rule(), subject.sequence(), subject.idempotencyKey(), subject.jobId());
    }
  }

  private static Named profile(Rule rule) {
    return new Named(rule, null, null, null);
  }

  private static Named entry(Rule rule, long sequence) {
    return new Named(rule, sequence, null, null);
  }

  private static Named key(Rule rule, String key) {
    return new Named(rule, null, key, null);
  }

  private static Named job(Rule rule, String job) {
    return new Named(rule, null, null, job);
  }

  private static Wrong wrong(String name, Named named, String... sql) {
    return new Wrong(name, List.of(named), List.of(sql));
  }

  static Stream<Wrong> cases() {
    return Stream.of(
        wrong("balance", profile(BALANCE), "UPDATE profiles SET balance = balance + 1 WHERE {P}"),
        wrong(
            "amount",
            entry(BALANCE, 3),
            "UPDATE ledger_entries SET amount = -11 WHERE {P} AND sequence = 3"),
        wrong(
            "actor",
            entry(HASH_CHAIN, 3),
            "UPDATE ledger_entries SET actor = 'x' WHERE {P} AND sequence = 3"),
        wrong(
            "metadata",
            entry(HASH_CHAIN, 3),
            "UPDATE ledger_entries SET metadata = '{\"model\": \"s\"}' WHERE {P} AND sequence = 3"),
        wrong(
            "unreadable metadata",
            entry(HASH_CHAIN, 3),
            "UPDATE ledger_entries SET metadata = '[1]' WHERE {P} AND sequence = 3"),
        wrong(
            "negative balance",
            entry(NOT_NEGATIVE, 3),
            "UPDATE ledger_entries SET balance = -1 WHERE {P} AND sequence = 3"),
        wrong(
            "time",
            entry(SEQUENCE, 4),
            "UPDATE ledger_entries SET create_time = create_time - interval '1 day' WHERE {P} AND sequence = 4"),
        wrong(
            "removed in the middle",
            entry(SEQUENCE, 3),
            "DELETE FROM ledger_entries WHERE {P} AND sequence = 3"),
        wrong(
            "removed first",
            entry(SEQUENCE, 1),
            "DELETE FROM ledger_entries WHERE {P} AND sequence = 1"),
        wrong(
            "removed at the end",
            entry(SEQUENCE, 15),
            "DELETE FROM ledger_entries WHERE {P} AND sequence = 15"),
        wrong(
            "removed at the end and the profile set back",
            new Named(OPERATION, 15L, "last", null),
            "DELETE FROM ledger_entries WHERE {P} AND sequence = 15",
            "UPDATE profiles p SET balance = e.balance, last_sequence = 14, last_hash = e.hash FROM ledger_entries e"
                + " WHERE p.{P} AND e.{P} AND e.sequence = 14"),
        wrong(
            "doubled effect",
            new Named(OPERATION, 16L, "last", null),
            "INSERT INTO ledger_entries SELECT bucket, profile_id, 16, overlay(entry_id::text placing '00000400' from 25 for 8)::uuid,"
                + " kind, amount, balance + amount, reason_code, actor, idempotency_key, job_id, refunded_entry_id, metadata, create_time, hash"
                + " FROM ledger_entries WHERE {P} AND sequence = 15",
            "UPDATE profiles p SET balance = e.balance, last_sequence = 16, last_hash = e.hash FROM ledger_entries e"
                + " WHERE p.{P} AND e.{P} AND e.sequence = 16"),
        wrong(
            "hash",
            entry(HASH_CHAIN, 5),
            "UPDATE ledger_entries SET hash = sha256('') WHERE {P} AND sequence = 5"),
        wrong(
            "short hash",
            entry(HASH_CHAIN, 5),
            "UPDATE ledger_entries SET hash = '' WHERE {P} AND sequence = 5"),
        wrong(
            "last hash",
            profile(HASH_CHAIN),
            "UPDATE profiles SET last_hash = sha256('') WHERE {P}"),
        wrong(
            "last deduct time",
            profile(PROFILE),
            "UPDATE profiles SET last_deduct_time = NULL WHERE {P}"),
        wrong(
            "over-refund",
            entry(REFUND, 4),
            "UPDATE ledger_entries SET amount = 11 WHERE {P} AND sequence = 4"),
        wrong(
            "refund of nothing",
            entry(REFUND, 4),
            "UPDATE ledger_entries SET refunded_entry_id = gen_random_uuid() WHERE {P} AND sequence = 4"),
        wrong(
            "noted refund",
            entry(REFUND, 3),
            "UPDATE deduction_refunds SET refunded = 5 WHERE {P} AND deduction_sequence = 3"),
        wrong(
            "noted refund missing",
            entry(REFUND, 3),
            "DELETE FROM deduction_refunds WHERE {P} AND deduction_sequence = 3"),
        wrong(
            "noted deduction",
            entry(REFUND, 3),
            "UPDATE deduction_refunds SET deducted = 12 WHERE {P} AND deduction_sequence = 3"),
        wrong(
            "job without deduction",
            new Named(JOB, 5L, null, "done"),
            "DELETE FROM ledger_entries WHERE {P} AND sequence = 5"),
        wrong(
            "job missing",
            new Named(JOB, 10L, null, "open"),
            "DELETE FROM jobs WHERE {P} AND job_id = 'open'"),
        wrong(
            "job state",
            job(JOB, "full"),
            "UPDATE jobs SET state = 'EXPIRED', final_amount = NULL WHERE {P} AND job_id = 'full'"),
        wrong(
            "job reopened",
            new Named(RECORDED_ANSWER, null, "complete-full", "full"),
            "UPDATE jobs SET state = 'PROCESSING', final_amount = NULL, end_time = NULL WHERE {P} AND job_id = 'full'"),
        wrong(
            "job ended by nobody",
            job(JOB, "open"),
            "UPDATE jobs SET state = 'COMPLETED', final_amount = amount, end_time = now() WHERE {P} AND job_id = 'open'"),
        wrong(
            "job final amount",
            new Named(JOB, 6L, null, "done"),
            "UPDATE jobs SET final_amount = 14 WHERE {P} AND job_id = 'done'"),
        wrong(
            "job amount",
            new Named(JOB, 9L, null, "full"),
            "UPDATE jobs SET amount = 6 WHERE {P} AND job_id = 'full'"),
        wrong(
            "job end time",
            job(JOB, "failed"),
            "UPDATE jobs SET end_time = end_time + interval '1 s' WHERE {P} AND job_id = 'failed'"),
        wrong(
            "failure message",
            new Named(RECORDED_ANSWER, null, "fail", "failed"),
            "UPDATE jobs SET failure_message = '' WHERE {P} AND job_id = 'failed'"),
        wrong(
            "answer unreadable",
            key(RECORDED_ANSWER, "deduct"),
            "UPDATE idempotency_keys SET answer = '\\x0a' WHERE {P} AND idempotency_key = 'deduct'"),
        wrong(
            "answer empty",
            key(RECORDED_ANSWER, "deduct"),
            "UPDATE idempotency_keys SET answer = '' WHERE {P} AND idempotency_key = 'deduct'"),
        wrong(
            "answer of another",
            key(RECORDED_ANSWER, "deduct"),
            "UPDATE idempotency_keys SET answer = (SELECT answer FROM idempotency_keys WHERE {P} AND idempotency_key = 'last')"
                + " WHERE {P} AND idempotency_key = 'deduct'"),
        wrong(
            "refusal as another",
            key(RECORDED_ANSWER, "too-much"),
            "UPDATE idempotency_keys SET refusal_reason = 'NOT_REVERSIBLE' WHERE {P} AND idempotency_key = 'too-much'"),
        wrong(
            "refusal that is never recorded",
            key(OPERATION, "too-much"),
            "UPDATE idempotency_keys SET refusal_reason = 'RATE_LIMITED' WHERE {P} AND idempotency_key = 'too-much'"),
        wrong(
            "job renamed",
            new Named(JOB, null, "extend", "open"),
            "UPDATE jobs SET job_id = 'other' WHERE {P} AND job_id = 'open'"),
        wrong(
            "fingerprint",
            key(FINGERPRINT, "deduct"),
            "UPDATE idempotency_keys SET fingerprint = overlay(fingerprint placing '\\x00' from 3 for 1) WHERE {P} AND idempotency_key = 'deduct'"),
        wrong(
            "fingerprint cut",
            key(FINGERPRINT, "too-much"),
            "UPDATE idempotency_keys SET fingerprint = substr(fingerprint, 1, 8) WHERE {P} AND idempotency_key = 'too-much'"),
        wrong(
            "fingerprint field",
            key(FINGERPRINT, "too-much"),
            "UPDATE idempotency_keys SET fingerprint = overlay(fingerprint placing '\\x7f' from 1 for 1) WHERE {P} AND idempotency_key = 'too-much'"),
        wrong(
            "key removed",
            new Named(OPERATION, 3L, "deduct", null),
            "DELETE FROM idempotency_keys WHERE {P} AND idempotency_key = 'deduct'"),
        wrong(
            "method",
            new Named(OPERATION, 3L, "deduct", null),
            "UPDATE idempotency_keys SET method = 'GrantCredits' WHERE {P} AND idempotency_key = 'deduct'"),
        wrong(
            "unknown method",
            key(OPERATION, "deduct"),
            "UPDATE idempotency_keys SET method = 'Steal' WHERE {P} AND idempotency_key = 'deduct'"),
        wrong(
            "effect of a refused operation",
            new Named(OPERATION, 3L, "deduct", null),
            "UPDATE idempotency_keys SET refusal_reason = 'INSUFFICIENT_CREDITS' WHERE {P} AND idempotency_key = 'deduct'"),
        wrong(
            "operation without its entry",
            new Named(OPERATION, null, "grant", null),
            "UPDATE idempotency_keys SET entry_sequence = NULL WHERE {P} AND idempotency_key = 'grant'"),
        wrong("profile deleted", profile(PROFILE), "DELETE FROM profiles WHERE {P}"),
        wrong(
            "profile and entries deleted",
            key(PROFILE, "burn"),
            "DELETE FROM profiles WHERE {P}",
            "DELETE FROM ledger_entries WHERE {P}",
            "DELETE FROM jobs WHERE {P}",
            "DELETE FROM deduction_refunds WHERE {P}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isFoundAndNamed(Wrong wrong) throws Exception {
    Collected collected = new Collected();
    VerifyRange range = VerifyRange.profile(SUBJECT);
    assertThat(verifier.verify(range, 1, Pace.FULL, collected).clean())
        .as(() -> "before: " + collected.findings)
        .isTrue();
    execute(wrong.sql());
    verifier.verify(range, 1, Pace.FULL, collected);
    assertThat(collected.findings).allMatch(f -> f.subject().profileId().equals(SUBJECT));
    assertThat(collected.findings.stream().map(Named::of).toList())
        .as(() -> text(collected.findings))
        .containsAll(wrong.named());
  }

  private static String text(List<Finding> findings) {
    return findings.stream().map(Finding::sentence).collect(Collectors.joining("\n"));
  }

  private static void execute(List<String> sql) throws SQLException {
    String condition = "profile_id = '%s'".formatted(SUBJECT);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = credit, pg_catalog");
      for (String each : sql) {
        statement.execute(each.replace("{P}", condition));
      }
    }
  }
}
