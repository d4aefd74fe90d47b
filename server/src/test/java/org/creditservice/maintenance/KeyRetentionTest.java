package org.creditservice.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.maintenance.OldKeys.YEAR_AGO;

import ch.qos.logback.classic.Level;
import com.google.protobuf.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;
import org.creditservice.core.command.ImportProfile;
import org.creditservice.testing.Client;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GrantCreditsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Old keys are removed, and what was executed under a UUIDv7 is not executed again. The server
 * itself has no retention: another one has.
 */
class KeyRetentionTest {
  private static final String PROFILE = "ann";

  private static TestDatabase database;
  private static TestServer server;
  private static Client client;
  private static OldKeys keys;

  private final ProfileRequests requests = new ProfileRequests(PROFILE);

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    server = TestServer.start(database.target());
    client = new Client(server.channel());
    keys = new OldKeys(database.dataSource());
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @BeforeEach
  void create() {
    database.clear();
    client.create(PROFILE, 100);
  }

  @Test
  @Tag("citus")
  void removesWhatIsOlderThanTheRetention() {
    client.call(Requests.grant(PROFILE, "old", 1));
    keys.age();
    client.call(Requests.grant(PROFILE, "young", 1));

    KeyRemovalResult pass = keys.remove().orElseThrow();

    assertThat(pass.removed()).isEqualTo(2);
    assertThat(pass.kept()).isEqualTo(1);
    assertThat(pass.complete()).isTrue();
    assertThat(keys.isThere("old")).isFalse();
    assertThat(keys.isThere("young")).isTrue();
  }

  @Test
  void aRetryUnderARemovedUuid7IsRefused() {
    Message grant = Requests.grant(PROFILE, OldKeys.uuid(YEAR_AGO), 1);
    Result first = client.call(grant);
    keys.age();
    client.call(grant).isReplayOf(first);

    keys.remove();

    Result late = client.call(grant).refused("IDEMPOTENCY_KEY_EXPIRED");
    assertThat(late.metadata("recorded")).isEqualTo("false");
    assertThat(Instant.parse(late.metadata("removed_before"))).isAfter(YEAR_AGO);
    assertThat(client.profile(PROFILE).getBalance()).isEqualTo(101);
    client.call(Requests.operation(PROFILE, key(grant))).refused("IDEMPOTENCY_KEY_EXPIRED");
  }

  /** A key without a time can't be told from a new one. docs/operations.md says so. */
  @Test
  void aRetryUnderAnyOtherRemovedKeyIsExecutedAgain() {
    Message grant = Requests.grant(PROFILE, "order-17", 1);
    client.call(grant, GrantCreditsResponse.class);
    keys.age();

    keys.remove();

    Result read = client.call(Requests.operation(PROFILE, "order-17"));
    assertThat(read.refused("OPERATION_NOT_FOUND").metadata("removed_before")).isNotNull();
    assertThat(client.call(grant, GrantCreditsResponse.class).getReplayed()).isFalse();
    assertThat(client.profile(PROFILE).getBalance()).isEqualTo(102);
    assertThat(client.call(grant, GrantCreditsResponse.class).getReplayed()).isTrue();
  }

  @Test
  void aRemovedUuid7IsNeitherReversedNorRefundedByItsKey() {
    String key = OldKeys.uuid(YEAR_AGO);
    var deduction = client.call(Requests.deduct(PROFILE, key, 30), DeductCreditsResponse.class);
    keys.age();
    keys.remove();

    Result reversal = client.call(Requests.reverse(PROFILE, "r1", key));
    assertThat(reversal.refused("IDEMPOTENCY_KEY_EXPIRED").metadata("field"))
        .isEqualTo("target_key");
    Result refund = client.call(Requests.refund(PROFILE, "r2", key));
    assertThat(refund.refused("IDEMPOTENCY_KEY_EXPIRED").metadata("field"))
        .isEqualTo("deduction_key");
    assertThat(keys.isThere("r1") || keys.isThere("r2") || keys.isThere(key)).isFalse();

    String entryId = deduction.getEntry().getEntryId();
    assertThat(client.call(requests.refundEntry("r2", entryId).build()).isSuccess()).isTrue();
    assertThat(client.profile(PROFILE).getBalance()).isEqualTo(100);
  }

  @Test
  void aRefundByAnyOtherKeyThatMayBeGoneIsNotRefusedForGood() {
    client.call(Requests.deduct(PROFILE, "order-17", 30));
    keys.age();
    keys.remove();

    Result refund = client.call(Requests.refund(PROFILE, "r", "order-17"));

    assertThat(refund.refused("DEDUCTION_NOT_FOUND").isRecorded()).isFalse();
    assertThat(refund.metadata("removed_before")).isNotNull();
    assertThat(keys.isThere("r")).isFalse();
  }

  @Test
  void whatIsStillNeededStays() {
    client.call(requests.submit("running", "job-1", 5).build());
    client.call(requests.submit("ended", "job-2", 5).build());
    client.call(requests.complete("complete", "job-2").build());
    String imported = ImportProfile.KEY;
    keys.age();
    new JobTable(database.dataSource())
        .execute(
            """
            UPDATE credit.idempotency_keys
            SET idempotency_key = 'system:import', method = 'ImportProfile'
            WHERE idempotency_key = 'create'
            """);

    assertThat(keys.remove().orElseThrow().kept()).isEqualTo(2);

    assertThat(keys.isThere("running") && keys.isThere(imported)).isTrue();
    assertThat(keys.isThere("ended") || keys.isThere("complete")).isFalse();
  }

  /** Once it is gone, its own time is all that could tell. */
  @Test
  void aUuid7StaysUntilItsOwnTimeIsOld() {
    String fromToday = OldKeys.uuid(Instant.now());
    String tooYoung = OldKeys.uuid(Instant.now().minus(Duration.ofDays(29)));
    String old = OldKeys.uuid(Instant.now().minus(Duration.ofDays(31)));
    String upperCase = OldKeys.uuid(YEAR_AGO).toUpperCase(java.util.Locale.ROOT);
    for (String key : List.of(fromToday, tooYoung, old, upperCase)) {
      client.call(Requests.grant(PROFILE, key, 1));
    }
    keys.age();

    keys.remove();

    assertThat(keys.isThere(fromToday) && keys.isThere(tooYoung)).isTrue();
    assertThat(keys.isThere(old) || keys.isThere(upperCase)).isFalse();
    client.call(Requests.grant(PROFILE, upperCase, 1)).refused("IDEMPOTENCY_KEY_EXPIRED");
  }

  @Test
  @Tag("citus")
  void ofTwoServersOnlyOneGoesOverTheKeys() {
    keys.age();

    assertThat(keys.remove()).isPresent();
    assertThat(keys.remove()).isEmpty();
  }

  @Test
  void aServerWithALongerRetentionTakesNothingBack() {
    String key = OldKeys.uuid(Instant.now().minus(Duration.ofDays(31)));
    keys.remove();

    keys.remove(
        database.connections(database.retention()),
        InstantSource.offset(InstantSource.system(), days(-60)));

    client.call(Requests.grant(PROFILE, key, 1)).refused("IDEMPOTENCY_KEY_EXPIRED");
  }

  /** A clock that is years ahead would cost every key, and close the service to every UUIDv7. */
  @Test
  @Tag("citus")
  void ofTwoClocksTheOneBehindCounts() {
    client.call(Requests.grant(PROFILE, "today", 1));

    InstantSource ahead = InstantSource.offset(InstantSource.system(), days(1000));
    assertThat(
            keys.remove(database.connections(database.retention()), ahead)
                .orElseThrow()
                .removedBefore())
        .isBefore(Instant.now().minus(OldKeys.RETENTION).plusSeconds(1));
    assertThat(keys.isThere("today")).isTrue();

    keys.age();
    InstantSource behind = InstantSource.offset(InstantSource.system(), days(-1000));
    keys.remove(database.connections(database.retention()), behind);
    assertThat(keys.isThere("today")).isTrue();
  }

  @Test
  void aRoleThatMayNotRemoveKeysIsTold() throws SQLException {
    try (LogCapture log = LogCapture.of(KeyRetention.class)) {
      DataSource role = role("reader_of_" + database.name());

      assertThat(keys.remove(role, InstantSource.system())).isEmpty();

      assertThat(log.messages(Level.WARN))
          .singleElement()
          .asString()
          .contains("permission denied for table key_removals")
          .endsWith("see \"Keys: retention\" in docs/operations.md for what the role needs");
    }
  }

  private DataSource role(String name) throws SQLException {
    try (Connection connection = database.superuser().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE ROLE %1$s LOGIN PASSWORD 'p'; GRANT USAGE ON SCHEMA credit TO %1$s"
              .formatted(name));
    }
    org.postgresql.ds.PGSimpleDataSource source = new org.postgresql.ds.PGSimpleDataSource();
    source.setUrl(database.target().jdbcUrl());
    source.setUser(name);
    source.setPassword("p");
    return source;
  }

  private static Duration days(long days) {
    return Duration.of(days, ChronoUnit.DAYS);
  }

  private static String key(Message grant) {
    return ((org.creditservice.v1.GrantCreditsRequest) grant).getIdempotencyKey();
  }
}
