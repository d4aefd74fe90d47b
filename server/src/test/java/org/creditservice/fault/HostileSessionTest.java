package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.SessionSource;
import org.creditservice.main.CommandRun;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetJobResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.JobState;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListJobsRequest;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions whose surroundings others have set against the service. */
class HostileSessionTest {
  private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

  private static final DatabaseTimeouts TIMEOUTS =
      new DatabaseTimeouts(
          Duration.ofSeconds(5),
          Duration.ofMillis(250),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  @TempDir Path directory;

  /** Migrates, imports, and serves every command, query and sweep. */
  @Test
  void nothingOfAStrangersIsEverCalled() throws Exception {
    try (HostileDatabase database = HostileDatabase.createWithTraps()) {
      liveThrough(database);
      assertThat(database.called()).isEmpty();

      database.multiplyWithoutCare();
      assertThat(database.called()).as("the traps work").hasSize(2);
    }
  }

  private void liveThrough(HostileDatabase database) throws Exception {
    String servers = "--service-role=" + database.target().user();
    CommandRun migration = run(database, database.owner(), "migrate", servers);
    assertThat(migration.exitCode()).as(migration.err()).isZero();
    Path profiles =
        Files.write(directory.resolve("profiles.csv"), List.of("profile_id,balance", "ann,1000"));
    CommandRun imported = run(database, database.target(), "import", "--profiles=" + profiles);
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    try (CommandRun server =
        run(
            database,
            database.target(),
            "serve",
            "--strict-roles",
            "--grpc-port=0",
            "--sweep-interval=10ms")) {
      Matcher port = PORT.matcher(server.awaitReady());
      assertThat(port.find()).as(server.awaitReady()).isTrue();
      serve(Integer.parseInt(port.group(1)));
    }
  }

  @Test
  void noDefaultOfRoleDatabaseOrUrlReachesASession() throws Exception {
    try (HostileDatabase database = HostileDatabase.create();
        TestDatabase friendly = TestDatabase.create()) {
      assertThat(sessions(database.target())).isEqualTo(sessions(friendly.target()));
    }
  }

  /** By what the session is for, what each setting is. */
  private static Map<String, Map<String, String>> sessions(DatabaseTarget target)
      throws SQLException {
    try (ConnectionPools pools = ConnectionPools.open(target, TIMEOUTS, 1, 1)) {
      return Map.of(
          "lanes", settings(pools.lanes()),
          "reads", settings(pools.reads()),
          "checks", settings(pools.checks()),
          "others", settings(new SessionSource(target, SessionSettings.UNTIMED)));
    }
  }

  private static Map<String, String> settings(DataSource sessions) throws SQLException {
    Map<String, String> settings = new TreeMap<>();
    try (Connection connection = connect(sessions);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, setting FROM pg_settings")) {
      while (rows.next()) {
        settings.put(rows.getString(1), rows.getString(2));
      }
    }
    settings.keySet().retainAll(HostileDatabase.DEFAULTS.keySet());
    return settings;
  }

  /** However long a slow machine takes to connect; a pool gives up early. */
  private static Connection connect(DataSource sessions) {
    AtomicReference<Connection> connection = new AtomicReference<>();
    Await.until(
        "a session is open",
        () -> {
          try {
            connection.set(sessions.getConnection());
            return true;
          } catch (SQLTransientConnectionException e) {
            return false;
          }
        });
    return connection.get();
  }

  /** By the defaults, each statement would wait until no such transaction is open. */
  @Test
  void aSessionBeginsWhileASerializableTransactionIsOpen() throws Exception {
    try (HostileDatabase database = HostileDatabase.create();
        OtherSession other = OtherSession.of(database.superuser())) {
      other.hold("SET TRANSACTION READ WRITE").hold("CREATE TABLE public.open ()");
      assertThat(sessions(database.target())).hasSize(4);
    }
  }

  private static CommandRun run(
      HostileDatabase database, DatabaseTarget role, String... arguments) {
    return CommandRun.of(
        Map.of(
            "CREDIT_DATABASE_URL", database.url(),
            "CREDIT_DATABASE_USER", role.user(),
            "CREDIT_DATABASE_PASSWORD", String.valueOf(role.password())),
        arguments);
  }

  private static void serve(int port) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      Client client = new Client(channel);
      commands(client);
      jobs(client);
      queries(client);
      watch(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  private static void commands(Client client) {
    ProfileRequests ann = new ProfileRequests("ann");
    client.create("bob", 5);
    succeed(
        client,
        ann.grant("grant", 10).putMetadata("note", "it's \\'").build(),
        ann.deduct("deduct", 30).setMinInterval(Durations.fromMillis(1)).build(),
        ann.refund("refund", "deduct").setAmount(1).build(),
        ann.reverse("reverse", "deduct").build());
    client.call(Requests.deduct("bob", "too-much", 6)).refused("INSUFFICIENT_CREDITS");
    client.call(Requests.deduct("nobody", "deduct", 6)).refused("PROFILE_NOT_FOUND");
    assertThat(
            client
                .call(ann.deduct("deduct", 30).setMinInterval(Durations.fromMillis(1)).build())
                .replayed())
        .isTrue();
    assertThat(client.profile("ann").getBalance()).isEqualTo(1010);
  }

  private static void jobs(Client client) {
    ProfileRequests ann = new ProfileRequests("ann");
    succeed(
        client,
        ann.submit("submit-1", "job-1", 10).build(),
        ann.extend("extend", "job-1", Durations.fromSeconds(60)).build(),
        ann.complete("complete", "job-1").setFinalAmount(4).build(),
        ann.submit("submit-2", "job-2", 10).build(),
        ann.fail("fail", "job-2").build(),
        ann.submit("submit-3", "job-3", 10).setTimeout(Durations.fromSeconds(1)).build());
    var job = GetJobRequest.newBuilder().setProfileId("ann").setJobId("job-3").build();
    Await.until(
        "the sweeper expires the job",
        () ->
            client.call(job, GetJobResponse.class).getJob().getState()
                == JobState.JOB_STATE_EXPIRED);
    assertThat(client.profile("ann").getBalance()).isEqualTo(1006);
  }

  private static void queries(Client client) {
    succeed(
        client,
        GetProfileRequest.newBuilder()
            .setProfileId("ann")
            .setAsOfTime(client.entries("ann").get(3).getCreateTime())
            .build(),
        ListEntriesRequest.newBuilder().setProfileId("ann").setPageSize(2).build(),
        ListJobsRequest.newBuilder().setProfileId("ann").setPageSize(2).build(),
        ListJobsRequest.newBuilder().setState(JobState.JOB_STATE_FAILED).build(),
        Requests.operation("ann", "deduct"));
  }

  private static void watch(ManagedChannel channel) {
    Iterator<WatchEntriesResponse> entries =
        CreditQueryServiceGrpc.newBlockingStub(channel)
            .watchEntries(WatchEntriesRequest.newBuilder().setProfileId("ann").build());
    new Client(channel).call(Requests.grant("ann", "watched", 1)).succeeded();
    while (!entries.next().getEntry().getIdempotencyKey().equals("watched")) {
      // Those before it.
    }
  }

  private static void succeed(Client client, Message... requests) {
    for (Message request : requests) {
      client.call(request).succeeded();
    }
  }
}
