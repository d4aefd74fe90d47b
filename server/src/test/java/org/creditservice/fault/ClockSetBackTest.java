package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.RetryInfo;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.creditservice.db.audit.LedgerAudit;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.FakeClock;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Requests;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.ExtendJobResponse;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetJobResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.Profile;
import org.creditservice.v1.SubmitJobResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database's clock is ahead, by an hour or by a day, and then set back. */
@Tag("long")
class ClockSetBackTest {
  private static final com.google.protobuf.Duration INTERVAL = Durations.fromSeconds(20);
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @TempDir private static Path directory;

  private static FakeClock clock;
  private static RestartablePostgres postgres;
  private static TestServer server;
  private static Client client;

  private final String profileId = Requests.newProfileId();
  private final ProfileRequests requests = new ProfileRequests(profileId);

  @BeforeAll
  static void start() throws SQLException {
    clock = new FakeClock(directory);
    postgres = RestartablePostgres.start(clock);
    postgres.migrate();
    server = TestServer.start(postgres.target(), "sweep-interval=10ms");
    client = new Client(server.channel());
  }

  @AfterAll
  static void stop() {
    if (server != null) { // Else the library isn't installed.
      server.close();
      postgres.close();
    }
  }

  @AfterEach
  void invariantsHold() throws SQLException {
    clock.set(Duration.ZERO);
    try (Connection connection = postgres.target().connect()) {
      assertThat(LedgerAudit.broken(connection, 1)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P1D"})
  void nobodyWaitsLongerThanTheMinInterval(Duration ahead) {
    client.create(profileId, 100);
    clock.set(ahead);
    LedgerEntry before = deducted("ahead");
    clock.set(Duration.ZERO);

    LedgerEntry after = deducted("set-back");
    assertThat(after.getCreateTime()).as("never backwards").isEqualTo(before.getCreateTime());
    Duration wait = refused("next");
    assertThat(wait).isBetween(Duration.ofNanos(1), Duration.ofSeconds(20));
    // No need to sit it out.
    clock.set(wait.plusSeconds(1));
    deducted("next");
  }

  private LedgerEntry deducted(String key) {
    return deduct(key).succeeded(DeductCreditsResponse.class).getEntry();
  }

  /** How long to wait. */
  private Duration refused(String key) {
    var delay = deduct(key).refused("RATE_LIMITED").detail(RetryInfo.class).getRetryDelay();
    return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
  }

  private Result deduct(String key) {
    return client.call(requests.deduct(key, 1).setMinInterval(INTERVAL).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P1D"})
  void noJobHoldsItsCreditsLongerThanItsTimeout(Duration ahead) throws Exception {
    client.create(profileId, 100);
    // Not before: the sweeper would expire it at once, perhaps before it is extended.
    clock.set(ahead);
    submit("extended");
    submit("submitted");
    var extension = requests.extend("extend", "extended", proto(TIMEOUT)).build();
    client.call(extension, ExtendJobResponse.class);
    // Read before the clock is set back: the sweeper may start the timeouts again at once.
    Instant setBack = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    clock.set(Duration.ZERO);
    submit("after");

    for (String id : List.of("submitted", "extended", "after")) {
      Await.until(id + " expires in time", () -> !expireTime(id).isAfter(now().plus(TIMEOUT)));
      assertThat(expireTime(id)).as(id).isAfterOrEqualTo(setBack.plus(TIMEOUT));
      assertThat(job(id).getState()).isEqualTo(JobState.JOB_STATE_PROCESSING);
    }
    clock.set(TIMEOUT.plusSeconds(30));
    for (String id : List.of("submitted", "extended", "after")) {
      Await.until(id, () -> job(id).getState() == JobState.JOB_STATE_EXPIRED);
    }
    assertThat(client.profile(profileId).getBalance()).isEqualTo(100);
  }

  private void submit(String id) {
    var submission = requests.submit("submit-" + id, id, 10).setTimeout(proto(TIMEOUT)).build();
    client.call(submission, SubmitJobResponse.class);
  }

  private Instant expireTime(String id) {
    return Instant.ofEpochMilli(Timestamps.toMillis(job(id).getExpireTime()));
  }

  private Job job(String id) {
    var request = GetJobRequest.newBuilder().setProfileId(profileId).setJobId(id).build();
    return client.call(request, GetJobResponse.class).getJob();
  }

  private static com.google.protobuf.Duration proto(Duration duration) {
    return Durations.fromMillis(duration.toMillis());
  }

  @Test
  void theLedgerReadsAsEverWhileTheClockJumps() {
    client.create(profileId, 100);
    for (int jump = 0; jump < 20; jump++) {
      clock.set(Duration.ofSeconds(jump % 4 * 1000L - jump));
      client.call(requests.deduct("deduct-" + jump, 1).build(), DeductCreditsResponse.class);
      client.call(requests.refund("refund-" + jump, "deduct-" + jump).build());
    }

    List<LedgerEntry> newestFirst = client.entries(profileId);
    assertThat(newestFirst)
        .extracting(LedgerEntry::getCreateTime)
        .isSortedAccordingTo(Timestamps.comparator().reversed());
    for (LedgerEntry entry : newestFirst) {
      Profile then = asOf(entry);
      long sequence = then.getLastSequence();
      assertThat(sequence).isGreaterThanOrEqualTo(entry.getSequence());
      LedgerEntry last = newestFirst.get((int) (newestFirst.size() - sequence));
      assertThat(last.getCreateTime()).isEqualTo(entry.getCreateTime());
      assertThat(then.getBalance()).isEqualTo(last.getBalance());
    }
  }

  private Profile asOf(LedgerEntry entry) {
    var request =
        GetProfileRequest.newBuilder()
            .setProfileId(profileId)
            .setAsOfTime(entry.getCreateTime())
            .build();
    return client.call(request, GetProfileResponse.class).getProfile();
  }

  /** What the database's clock says. */
  private static Instant now() throws SQLException {
    try (Connection connection = postgres.target().connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT clock_timestamp()")) {
      rows.next();
      return rows.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}
