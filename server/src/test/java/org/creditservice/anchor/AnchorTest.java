package org.creditservice.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.main.CommandRun;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anchors, as operators make and verify them. */
class AnchorTest {
  private static final int PROFILES = 40;

  private static TestDatabase database;

  @TempDir static Path directory;

  private static Path anchor;
  private static Path leaves;
  private static KeyPair keys;

  @BeforeAll
  static void anchorAndGoOn() throws Exception {
    database = TestDatabase.create();
    anchor = directory.resolve("anchor.json");
    leaves = directory.resolve("anchor.leaves");
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    pem("private.pem", "PRIVATE KEY", keys.getPrivate());
    pem("public.pem", "PUBLIC KEY", keys.getPublic());
    try (TestServer server = TestServer.start(database.target())) {
      for (int i = 0; i < PROFILES; i++) {
        server.commands().createProfile(Requests.create("p-" + i, i % 10));
      }
      for (String profile : List.of("rewritten", "deleted", "set-back")) {
        server.commands().createProfile(Requests.create(profile, 100));
        server.commands().deductCredits(Requests.deduct(profile, "one", 1));
        server.commands().deductCredits(Requests.deduct(profile, "two", 2));
      }
      CommandRun run =
          run("anchor", "--out", anchor, "--leaves", leaves, "--sign-key", file("private.pem"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains(" 43 profiles, root ");
      server.commands().deductCredits(Requests.deduct("p-9", "later", 1));
      server.commands().createProfile(Requests.create("later", 100));
    }
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void whatWasRecordedLaterDoesNotMatter() {
    CommandRun byRoots = verify("--public-key", file("public.pem"));
    assertThat(byRoots.exitCode()).as(byRoots.out() + byRoots.err()).isZero();
    CommandRun byLeaves = verify("--leaves", leaves);
    assertThat(byLeaves.exitCode()).as(byLeaves.out() + byLeaves.err()).isZero();
  }

  @Test
  void aRewrittenHistoryIsFoundAlthoughItsHashesWereRecomputed() throws Exception {
    try (TestDatabase copy = database.copy()) {
      RewrittenHistory rewriter = new RewrittenHistory(copy);
      rewriter.execute(
          "UPDATE credit.ledger_entries SET reason_code = 'GIFT' WHERE profile_id = 'rewritten' AND sequence = 1");
      rewriter.execute(
          "DELETE FROM credit.idempotency_keys WHERE profile_id = 'rewritten' AND entry_sequence = 1");
      rewriter.execute(
          "INSERT INTO credit.key_removals SELECT bucket, create_time + interval '1 microsecond'"
              + " FROM credit.ledger_entries WHERE profile_id = 'rewritten' AND sequence = 1");
      rewriter.recomputeHashes("rewritten");
      assertThat(run(copy, "verify").exitCode()).isZero();
      assertFound(copy, "rewritten, entry 3");
    }
  }

  @Test
  void aProfileThatWasDeletedWholeIsFound() throws Exception {
    try (TestDatabase copy = database.copy()) {
      new RewrittenHistory(copy).delete("deleted");
      assertThat(run(copy, "verify").exitCode()).isZero();
      assertFound(
          copy, "deleted, entry 3: expected the profile, with entry 3, found no such profile");
    }
  }

  @Test
  void aProfileThatWasSetBackIsFound() throws Exception {
    try (TestDatabase copy = database.copy()) {
      RewrittenHistory rewriter = new RewrittenHistory(copy);
      rewriter.execute(
          "DELETE FROM credit.ledger_entries WHERE profile_id = 'set-back' AND sequence = 3");
      rewriter.execute(
          "DELETE FROM credit.idempotency_keys WHERE profile_id = 'set-back' AND entry_sequence = 3");
      rewriter.execute(
          "UPDATE credit.profiles p SET balance = e.balance, last_sequence = 2, last_hash = e.hash,"
              + " last_deduct_time = e.create_time FROM credit.ledger_entries e"
              + " WHERE p.profile_id = 'set-back' AND e.profile_id = 'set-back' AND e.sequence = 2");
      assertThat(run(copy, "verify").exitCode()).isZero();
      assertFound(copy, "set-back, entry 3");
    }
  }

  private static void assertFound(TestDatabase copy, String named) {
    CommandRun byRoots = run(copy, "verify", "--anchor", anchor);
    assertThat(byRoots.exitCode()).isEqualTo(1);
    assertThat(byRoots.out()).contains("ANCHOR: bucket ", "1 finding (1 ANCHOR)");
    CommandRun byLeaves = run(copy, "verify", "--anchor", anchor, "--leaves", leaves);
    assertThat(byLeaves.exitCode()).isEqualTo(1);
    assertThat(byLeaves.out()).contains("ANCHOR: profile " + named, "1 finding (1 ANCHOR)");
  }

  /** With the query of docs/ledger.md, which shares no code with the service. */
  @Test
  void plainSqlMakesTheSameRoots() throws Exception {
    Anchor read = AnchorFiles.read(anchor);
    String page = Files.readString(Path.of("..", "docs", "ledger.md"));
    int begin = page.indexOf("CREATE FUNCTION pg_temp.merkle");
    String[] sql = page.substring(begin, page.indexOf("```", begin)).split("\\$\\$;", 2);
    List<String> roots = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql[0] + "$$");
      ResultSet rows =
          statement.executeQuery(sql[1].replace(":'as_of_time'", "'" + read.asOfTime() + "'"));
      while (rows.next()) {
        roots.add(rows.getInt(1) + " " + rows.getLong(2) + " " + rows.getString(3));
      }
    }
    assertThat(roots)
        .isEqualTo(
            read.buckets().stream()
                .map(bucket -> bucket.bucket() + " " + bucket.profiles() + " " + bucket.root())
                .toList());
  }

  @Test
  void theSameAnchorCanBeMadeLater() throws Exception {
    Anchor first = AnchorFiles.read(anchor);
    Path again = file("again.json");
    CommandRun run = run("anchor", "--out", again, "--as-of", first.asOfTime());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(AnchorFiles.read(again).root()).isEqualTo(first.root());
    assertThat(AnchorFiles.read(again).signature()).isEmpty();
  }

  @Test
  void aCopyElsewhereIsTheSameLedger() throws Exception {
    try (TestDatabase copy = database.copy()) {
      assertThat(run(copy, "verify", "--anchor", anchor).exitCode()).isZero();
    }
  }

  @Test
  void whatIsNoAnchorOfThisLedgerIsRefusedInOneSentence() throws Exception {
    String text = Files.readString(anchor);
    assertRefused(
        Files.writeString(file("empty.json"), ""), "is not an anchor: it is not a JSON object.");
    assertRefused(
        Files.writeString(file("cut.json"), text.substring(0, text.length() / 2)),
        "is not an anchor, or is truncated: it is not JSON.");
    assertRefused(
        Files.writeString(file("other.json"), "{\"a\": 1}"), "is not an anchor: it has no format.");
    assertRefused(file("missing.json"), "can't be read: no such file or directory");
    assertRefused(
        Files.writeString(
            file("forged.json"), text.replaceFirst("\"profiles\": 1,", "\"profiles\": 2,")),
        "was changed: its root is not that of its buckets.");
    assertRefused(
        Files.writeString(file("new.json"), text.replace("credit-anchor-1", "credit-anchor-2")),
        "has the format \"credit-anchor-2\"; this version reads credit-anchor-1.");
    String id = AnchorFiles.read(anchor).ledgerId();
    assertRefused(
        Files.writeString(file("foreign.json"), text.replace(id, "0".repeat(64))),
        "is an anchor of another ledger: it is of 000000000000, and this is "
            + id.substring(0, 12));
  }

  @Test
  void aSignatureOfAnotherKeyIsRefused() throws Exception {
    pem(
        "stranger.pem",
        "PUBLIC KEY",
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
    assertRefused(
        anchor,
        "was changed, or was signed with another key.",
        "--public-key",
        file("stranger.pem"));
    Path unsigned = file("unsigned.json");
    assertThat(run("anchor", "--out", unsigned).exitCode()).isZero();
    assertRefused(unsigned, "is not signed.", "--public-key", file("public.pem"));
    assertRefused(anchor, "has no PUBLIC KEY; it must be PEM", "--public-key", anchor);
  }

  @Test
  void leavesOfAnotherAnchorAreRefused() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(leaves));
    lines.remove(3);
    assertRefused(
        anchor,
        "does not have the leaves of the anchor: bucket",
        "--leaves",
        Files.write(file("some.leaves"), lines));
    assertRefused(
        anchor, "has no leaf in line 1.", "--leaves", Files.writeString(file("no.leaves"), "x\n"));
  }

  @Test
  void whatCannotBeWrittenIsAFailure() {
    CommandRun run = run("anchor", "--out", directory.resolve("nowhere").resolve("a.json"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("The anchor can't be written to ", "no such file or directory");
    CommandRun future = run("anchor", "--out", file("f.json"), "--as-of", "2999-01-01T00:00:00Z");
    assertThat(future.exitCode()).isEqualTo(2);
    assertThat(future.err()).contains("2999-01-01T00:00:00Z is in the future");
  }

  @Test
  void aTransactionThatDoesNotEndIsNamed() throws Exception {
    try (Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("SELECT FROM credit.profiles WHERE bucket = 0 FOR NO KEY UPDATE");
      Anchoring anchoring =
          new Anchoring(database.dataSource(), Duration.ZERO, Duration.ofMillis(50));
      Assertions.assertThatThrownBy(() -> anchoring.create(null, leaf -> {}))
          .isInstanceOf(AnchorException.class)
          .hasMessageContaining("has a transaction on credit.profiles that does not end")
          .hasMessageContaining("the PostgreSQL process ");
      writer.rollback();
    }
  }

  @Test
  void aSignatureIsOverLinesThatOthersCanWrite() throws Exception {
    Anchor read = AnchorFiles.read(anchor);
    String text = new String(read.signedBytes(), StandardCharsets.UTF_8);
    assertThat(text.lines())
        .hasSize(3 + 256)
        .startsWith("credit-anchor-1", read.ledgerId(), read.asOfTime().toString())
        .endsWith(
            "255 " + read.buckets().get(255).profiles() + " " + read.buckets().get(255).root());
  }

  private static void assertRefused(Path file, String sentence, Object... more) {
    Object[] arguments =
        Stream.concat(Stream.of("verify", "--anchor", file), Stream.of(more)).toArray();
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(sentence);
  }

  private static CommandRun verify(Object... more) {
    return run(Stream.concat(Stream.of("verify", "--anchor", anchor), Stream.of(more)).toArray());
  }

  private static CommandRun run(Object... arguments) {
    return run(database, arguments);
  }

  private static CommandRun run(TestDatabase on, Object... arguments) {
    DatabaseTarget target = on.target();
    CommandRun run =
        CommandRun.of(
            Map.of(
                "CREDIT_DATABASE_URL", target.jdbcUrl(),
                "CREDIT_DATABASE_USER", target.user(),
                "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password())),
            Stream.of(arguments).map(String::valueOf).toArray(String[]::new));
    int unused = run.exitCode();
    return run;
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static void pem(String name, String label, Key key)
      throws IOException, GeneralSecurityException {
    Files.writeString(
        file(name),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(key.getEncoded())));
  }
}
