package org.creditservice.model;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Seed;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.EntryOrder;
import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.creditservice.v1.ListJobsRequest;
import org.creditservice.v1.ListJobsResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads send thousands of random commands about few profiles to two servers that share a
 * database. Among them are duplicates, reversals that arrive before their target, and competing
 * ends of the same job. Afterwards every invariant holds, and every answer is the one that the
 * model predicts in the order of the ledger.
 *
 * <p>The {@link Seed} decides which commands are made up, but not how they interleave.
 */
@Tag("citus")
class RandomisedModelTest {
  private static final int THREADS = 16;
  private static final int CALLS_PER_THREAD = 130;
  private static final int PROFILES = 4;
  private static final long OPENING_BALANCE = 300;

  @RegisterExtension private final Seed seed = new Seed();

  @ParameterizedTest
  @ValueSource(strings = {"lane", "bucket"})
  void everyAnswerIsWhatTheModelPredicts(String span) throws Exception {
    try (TestDatabase database = TestDatabase.create();
        TestServer one = TestServer.start(database.target(), "batch-span=" + span);
        TestServer two = TestServer.start(database.target(), "batch-span=" + span)) {
      Caller.Shared shared = createProfiles(one);
      run(List.of(one.channel(), two.channel()), shared);

      LedgerInvariants.assertHold(database.dataSource());
      Map<String, List<Call>> byProfile =
          shared.calls.stream().collect(groupingBy(Call::profileId));
      byProfile.forEach(
          (profileId, calls) ->
              new Verification(ledger(two, profileId), jobs(two, profileId), calls).run());
      assertThat(shared.calls)
          .as("the scenario covers all reasons")
          .anyMatch(Call::replayed)
          .extracting(Call::reason)
          .contains(
              "",
              "INSUFFICIENT_CREDITS",
              "RATE_LIMITED",
              "REFUND_EXCEEDS_DEDUCTION",
              "IDEMPOTENCY_KEY_REUSED",
              "OPERATION_REVERSED",
              "NOT_REVERSIBLE",
              "JOB_ALREADY_EXISTS",
              "JOB_NOT_FOUND",
              "JOB_NOT_PROCESSING",
              "FINAL_AMOUNT_EXCEEDS_DEDUCTION");
      assertThat(shared.calls)
          .extracting(call -> call.job().getState())
          .contains(
              JobState.JOB_STATE_PROCESSING,
              JobState.JOB_STATE_COMPLETED,
              JobState.JOB_STATE_FAILED);
    }
  }

  private static Caller.Shared createProfiles(TestServer server) {
    List<String> profileIds = IntStream.range(0, PROFILES).mapToObj(n -> "profile-" + n).toList();
    for (String profileId : profileIds) {
      server.commands().createProfile(Requests.create(profileId, OPENING_BALANCE));
    }
    return new Caller.Shared(profileIds);
  }

  private void run(List<? extends Channel> servers, Caller.Shared shared) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> ends = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Random random = seed.random(thread);
      ends.add(
          threads.submit(
              new Caller("caller-" + thread, random, CALLS_PER_THREAD, servers, shared)));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    threads.shutdown();
  }

  private static List<LedgerEntry> ledger(TestServer server, String profileId) {
    List<LedgerEntry> entries = new ArrayList<>();
    String token = "";
    do {
      ListEntriesResponse page =
          server
              .queries()
              .listEntries(
                  ListEntriesRequest.newBuilder()
                      .setProfileId(profileId)
                      .setOrder(EntryOrder.ENTRY_ORDER_OLDEST_FIRST)
                      .setPageToken(token)
                      .build());
      entries.addAll(page.getEntriesList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return entries;
  }

  private static List<Job> jobs(TestServer server, String profileId) {
    List<Job> jobs = new ArrayList<>();
    String token = "";
    do {
      ListJobsResponse page =
          server
              .queries()
              .listJobs(
                  ListJobsRequest.newBuilder().setProfileId(profileId).setPageToken(token).build());
      jobs.addAll(page.getJobsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return jobs;
  }
}
