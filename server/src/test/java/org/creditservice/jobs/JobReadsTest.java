package org.creditservice.jobs;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CompleteJob;
import org.creditservice.core.command.FailJob;
import org.creditservice.core.command.SubmitJob;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;
import org.creditservice.v1.ListJobsRequest;
import org.creditservice.v1.ListJobsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GetJob and ListJobs, on jobs with known times; many were submitted at the same moment. */
class JobReadsTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.000001Z");
  private static final int PROFILES = 3;
  private static final int JOBS_PER_PROFILE = 40;
  private static final int JOBS_PER_MOMENT = 4;

  /** The default limit of a gRPC client. */
  private static final int CLIENT_MESSAGE_BYTES_MAX = 4 << 20;

  private static final Comparator<Job> OLDEST_FIRST =
      comparing(Job::getCreateTime, Timestamps.comparator())
          .thenComparing(Job::getProfileId)
          .thenComparing(Job::getJobId);

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static TestServer server;

  /** The submitted jobs as GetJob returns them, in the documented order. */
  private static List<Job> jobs;

  @BeforeAll
  static void start() {
    // The jobs are long overdue; a sweep would expire them.
    server = TestServer.start(DATABASE.target(), "sweep-interval=1h");
    for (int profile = 0; profile < PROFILES; profile++) {
      fill(profile(profile));
    }
    jobs =
        IntStream.range(0, PROFILES)
            .boxed()
            .flatMap(
                profile ->
                    IntStream.range(0, JOBS_PER_PROFILE).mapToObj(n -> get(profile(profile), n)))
            .sorted(OLDEST_FIRST)
            .toList();
  }

  @AfterAll
  static void stop() {
    server.close();
    DATABASE.close();
  }

  /** One of four jobs with the same submission time is completed, and one fails. */
  private static void fill(String profileId) {
    TestLedger ledger =
        new TestLedger(DATABASE.dataSource(), profileId).create(TIME).post(TIME, 1_000_000);
    for (int n = 0; n < JOBS_PER_PROFILE; n += JOBS_PER_MOMENT) {
      List<Command> commands = new ArrayList<>();
      for (int job = n; job < n + JOBS_PER_MOMENT; job++) {
        commands.add(submit(ledger, jobId(job), Metadata.EMPTY));
      }
      commands.add(new CompleteJob(ledger.nextKey(), "tester", jobId(n + 1), 3L));
      commands.add(new FailJob(ledger.nextKey(), "tester", jobId(n + 2), "no luck"));
      ledger.run(TIME.plusSeconds(n / JOBS_PER_MOMENT), commands.toArray(Command[]::new));
    }
  }

  private static SubmitJob submit(TestLedger ledger, String jobId, Metadata metadata) {
    return new SubmitJob(
        ledger.nextKey(), "tester", jobId, 10, "WORK", Duration.ZERO, null, metadata);
  }

  /** Ids that do not sort by their numbers; some differ only in case. */
  private static String jobId(int n) {
    return (n % 2 == 0 ? "job-" : "JOB-") + (n * 7) % JOBS_PER_PROFILE;
  }

  private static String profile(int n) {
    return "profile-" + n;
  }

  private static Job get(String profileId, int n) {
    return get(profileId, jobId(n));
  }

  private static Job get(String profileId, String jobId) {
    var request = GetJobRequest.newBuilder().setProfileId(profileId).setJobId(jobId).build();
    return server.queries().getJob(request).getJob();
  }

  @Test
  void aJobIsShownAsItIs() {
    Job job = get(profile(0), 0);
    assertThat(job)
        .isEqualTo(
            Job.newBuilder()
                .setProfileId(profile(0))
                .setJobId(jobId(0))
                .setState(JobState.JOB_STATE_PROCESSING)
                .setAmount(10)
                .setReasonCode("WORK")
                .setCreateTime(timestamp(TIME))
                .setExpireTime(timestamp(TIME.plus(Duration.ofMinutes(30))))
                .setDeductionEntryId(job.getDeductionEntryId())
                .build());
    Job completed = get(profile(0), 1);
    assertThat(completed.getState()).isEqualTo(JobState.JOB_STATE_COMPLETED);
    assertThat(completed.getFinalAmount()).isEqualTo(3);
    assertThat(completed.getEndTime()).isEqualTo(timestamp(TIME));
    assertThat(completed.hasRefundEntryId()).isTrue();
    Job failed = get(profile(0), 2);
    assertThat(failed.getState()).isEqualTo(JobState.JOB_STATE_FAILED);
    assertThat(failed.getFailureMessage()).isEqualTo("no luck");
  }

  @Test
  void anotherProfilesJobIsNotFoundLikeOneThatDoesNotExist() {
    new TestLedger(DATABASE.dataSource(), "idle").create(TIME);
    for (String jobId : List.of("never", jobId(0))) {
      var error =
          assertError(() -> get("idle", jobId))
              .has(Code.NOT_FOUND, "JOB_NOT_FOUND")
              .hasOnlyMetadata(Map.of("recorded", "false"))
              .hasMessage("This profile has no job " + jobId + ".");
      assertThat(error.detail(ResourceInfo.class))
          .isEqualTo(
              ResourceInfo.newBuilder()
                  .setResourceType("credit.v1.Job")
                  .setResourceName(jobId)
                  .build());
      assertThat(error.detailCount()).isEqualTo(2);
    }
  }

  @Test
  void anUnknownProfileIsRefused() {
    assertError(() -> get("nobody", "job"))
        .has(Code.NOT_FOUND, "PROFILE_NOT_FOUND")
        .isRecorded(false);
    assertError(() -> list(ofProfile("nobody")))
        .has(Code.NOT_FOUND, "PROFILE_NOT_FOUND")
        .isRecorded(false);
  }

  @Test
  void invalidIdsAreRefused() {
    assertError(() -> get("", "")).violates("profile_id", "job_id");
    assertError(() -> get("a b", "x".repeat(129))).violates("profile_id", "job_id");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 40, 41, 1000})
  void pagesListTheJobsOfTheProfileOldestFirst(int pageSize) {
    assertThat(listAll(ofProfile(profile(1)).setPageSize(pageSize)))
        .isEqualTo(jobsThat(job -> job.getProfileId().equals(profile(1))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 60, 61, 1000})
  void pagesListTheJobsOfAllProfilesInOneStateOldestFirst(int pageSize) {
    assertThat(listAll(inState(JobState.JOB_STATE_PROCESSING).setPageSize(pageSize)))
        .isEqualTo(jobsThat(job -> job.getState() == JobState.JOB_STATE_PROCESSING));
  }

  @ParameterizedTest
  @EnumSource(
      value = JobState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNRECOGNIZED", "JOB_STATE_UNSPECIFIED"})
  void jobsAreFilteredByState(JobState state) {
    assertThat(listAll(inState(state).setPageSize(7)))
        .isEqualTo(jobsThat(job -> job.getState() == state));
    assertThat(listAll(ofProfile(profile(2)).setState(state).setPageSize(3)))
        .isEqualTo(
            jobsThat(job -> job.getState() == state && job.getProfileId().equals(profile(2))));
  }

  @Test
  void jobsAreFilteredByAnExclusiveSubmissionTime() {
    for (Duration age : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofNanos(999))) {
      Instant before = TIME.plusSeconds(2).plus(age);
      Predicate<Job> matches =
          job -> Timestamps.compare(job.getCreateTime(), timestamp(before)) < 0;
      assertThat(listAll(ofProfile(profile(0)).setCreatedBeforeTime(timestamp(before))))
          .hasSize(age.isZero() ? 8 : 12)
          .isEqualTo(jobsThat(matches.and(job -> job.getProfileId().equals(profile(0)))));
      assertThat(
              listAll(
                  inState(JobState.JOB_STATE_PROCESSING)
                      .setCreatedBeforeTime(timestamp(before))
                      .setPageSize(2)))
          .hasSize(age.isZero() ? 12 : 18)
          .isEqualTo(jobsThat(matches.and(job -> job.getState() == JobState.JOB_STATE_PROCESSING)));
    }
  }

  @Test
  void timesAtTheirLimits() {
    var all = ofProfile(profile(0));
    assertThat(listAll(all.clone().setCreatedBeforeTime(Timestamps.MIN_VALUE))).isEmpty();
    assertThat(listAll(all.clone().setCreatedBeforeTime(Timestamps.MAX_VALUE))).hasSize(40);
  }

  @Test
  void aProfileWithoutJobsIsOneEmptyPage() {
    new TestLedger(DATABASE.dataSource(), "new").create(TIME);
    assertThat(list(ofProfile("new"))).isEqualTo(ListJobsResponse.getDefaultInstance());
  }

  @Test
  void aPageThatEndsWithTheListingIsTheLast() {
    assertThat(list(ofProfile(profile(0)).setPageSize(40)).getNextPageToken()).isEmpty();
    assertThat(list(ofProfile(profile(0)).setPageSize(39)).getNextPageToken()).isNotEmpty();
  }

  @Test
  void thePageSizeIs100ByDefault() {
    TestLedger ledger = ledgerWithJobs("hundred", 101, Metadata.EMPTY);
    assertThat(list(ofProfile(ledger.profileId())).getJobsCount()).isEqualTo(100);
    assertThat(list(ofProfile(ledger.profileId()).setPageSize(1000)).getJobsCount()).isEqualTo(101);
    assertError(() -> list(ofProfile(ledger.profileId()).setPageSize(1001))).violates("page_size");
    assertError(() -> list(ofProfile(ledger.profileId()).setPageSize(-1))).violates("page_size");
  }

  @Test
  void aPageOfBigJobsFitsIntoAMessage() {
    Metadata big =
        Metadata.of(
            IntStream.range(0, 16)
                .boxed()
                .collect(Collectors.toMap(i -> "key-" + i, i -> "x".repeat(256))));
    var request = ofProfile(ledgerWithJobs("big", 1000, big).profileId()).setPageSize(1000);
    ListJobsResponse page = list(request);
    assertThat(page.getSerializedSize()).isLessThan(CLIENT_MESSAGE_BYTES_MAX);
    assertThat(page.getJobsCount()).isBetween(100, 999);
    assertThat(listAll(request)).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void jobsThatEndBetweenPagesShiftNothing() {
    TestLedger ledger = ledgerWithJobs("shifting", 4, Metadata.EMPTY);
    var request =
        ofProfile(ledger.profileId()).setState(JobState.JOB_STATE_PROCESSING).setPageSize(2);
    ListJobsResponse first = list(request);
    // A job on an earlier page leaves the listing.
    server
        .commands()
        .failJob(
            FailJobRequest.newBuilder()
                .setProfileId(ledger.profileId())
                .setIdempotencyKey("fail")
                .setJobId(first.getJobs(0).getJobId())
                .build());
    ListJobsResponse second = list(request.setPageToken(first.getNextPageToken()));
    assertThat(
            Stream.of(first, second)
                .flatMap(page -> page.getJobsList().stream().map(Job::getJobId)))
        .containsExactly("n-1000", "n-1001", "n-1002", "n-1003");
    assertThat(second.getNextPageToken()).isEmpty();
  }

  @Test
  void withoutAProfileAStateIsRequired() {
    assertError(() -> list(ListJobsRequest.newBuilder())).violates("state");
    assertError(() -> list(ListJobsRequest.newBuilder().setProfileId(""))).violates("state");
  }

  @Test
  void everyViolatedFieldIsNamed() {
    var noTime = Timestamp.newBuilder().setNanos(-1);
    assertError(
            () ->
                list(
                    ListJobsRequest.newBuilder()
                        .setProfileId("a b")
                        .setStateValue(99)
                        .setCreatedBeforeTime(noTime)
                        .setPageSize(1001)
                        .setPageToken("?")))
        .violates("profile_id", "state", "created_before_time", "page_size", "page_token");
    assertError(() -> list(ListJobsRequest.newBuilder().setStateValue(99))).violates("state");
  }

  @Test
  void aTokenOfAnotherListingIsRefused() {
    var request = ofProfile(profile(0)).setState(JobState.JOB_STATE_PROCESSING);
    String token = list(request.clone().setPageSize(3)).getNextPageToken();
    List<UnaryOperator<ListJobsRequest.Builder>> others =
        List.of(
            other -> other.setProfileId(profile(1)),
            ListJobsRequest.Builder::clearProfileId,
            ListJobsRequest.Builder::clearState,
            other -> other.setState(JobState.JOB_STATE_FAILED),
            other -> other.setCreatedBeforeTime(timestamp(TIME)));
    for (var other : others) {
      assertError(() -> list(other.apply(request.clone()).setPageToken(token)))
          .violates("page_token");
    }
    assertThat(list(request.clone().setPageSize(2).setPageToken(token)).getJobsCount())
        .isEqualTo(2);
  }

  @Test
  void absentAndEmptyProfileAreTheSameListing() {
    var request = inState(JobState.JOB_STATE_PROCESSING).setPageSize(3);
    String token = list(request).getNextPageToken();
    assertThat(list(request.clone().setProfileId("").setPageToken(token)))
        .isEqualTo(list(request.clone().setPageToken(token)));
  }

  @Test
  void aDamagedTokenIsRefused() {
    var request = ofProfile(profile(0)).setPageSize(3);
    String token = list(request).getNextPageToken();
    byte[] otherId = Base64.getUrlDecoder().decode(token);
    otherId[otherId.length - 1] = ' ';
    byte[] otherTime = Base64.getUrlDecoder().decode(token);
    otherTime[9] = 127;
    for (String damaged :
        List.of(
            "x",
            token + "AAAA",
            token.substring(4),
            "B" + token.substring(1),
            Base64.getUrlEncoder().withoutPadding().encodeToString(otherId),
            Base64.getUrlEncoder().withoutPadding().encodeToString(otherTime))) {
      assertError(() -> list(request.clone().setPageToken(damaged))).violates("page_token");
    }
  }

  private static TestLedger ledgerWithJobs(String profileId, int count, Metadata metadata) {
    TestLedger ledger =
        new TestLedger(DATABASE.dataSource(), profileId).create(TIME).post(TIME, 1_000_000);
    // Later than the shared jobs, so that it is not among them.
    return ledger.run(
        TIME.plus(Duration.ofDays(1)),
        IntStream.range(0, count)
            .mapToObj(n -> submit(ledger, "n-" + (1000 + n), metadata))
            .toArray(Command[]::new));
  }

  private static List<Job> jobsThat(Predicate<Job> match) {
    return jobs.stream().filter(match).toList();
  }

  private static ListJobsRequest.Builder ofProfile(String profileId) {
    return ListJobsRequest.newBuilder().setProfileId(profileId);
  }

  /** The shared jobs only. */
  private static ListJobsRequest.Builder inState(JobState state) {
    return ListJobsRequest.newBuilder()
        .setState(state)
        .setCreatedBeforeTime(timestamp(TIME.plus(Duration.ofHours(1))));
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static ListJobsResponse list(ListJobsRequest.Builder request) {
    return server.queries().listJobs(request.build());
  }

  private static List<Job> listAll(ListJobsRequest.Builder listing) {
    List<Job> all = new ArrayList<>();
    ListJobsRequest.Builder request = listing.clone();
    do {
      ListJobsResponse page = list(request);
      all.addAll(page.getJobsList());
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return all;
  }
}
