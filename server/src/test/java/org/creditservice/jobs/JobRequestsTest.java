package org.creditservice.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertError;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import java.util.stream.Stream;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.Job;
import org.creditservice.v1.SubmitJobRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests about jobs with invalid fields, unknown jobs or unknown profiles. */
class JobRequestsTest {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static TestServer server;
  private static JobCalls calls;

  @BeforeAll
  static void start() {
    server = TestServer.start(DATABASE.target());
    calls = new JobCalls(server, 1000);
  }

  @AfterAll
  static void stop() {
    server.close();
    DATABASE.close();
  }

  private static Duration seconds(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  /** Invalid timeouts: valid are 1 second to 7 days, in whole milliseconds. */
  static Stream<Duration> badTimeouts() {
    return Stream.of(
        seconds(0, 0),
        seconds(0, 999_000_000),
        seconds(-1, 0),
        seconds(604_800, 1_000_000),
        seconds(604_801, 0),
        seconds(2, 1),
        seconds(2, 999_999),
        seconds(2, -1_000_000),
        seconds(2, 1_000_000_000),
        seconds(Long.MAX_VALUE, 0),
        seconds(Long.MIN_VALUE, Integer.MIN_VALUE));
  }

  @ParameterizedTest
  @MethodSource("badTimeouts")
  void timeoutsOutOfRangeAreRefused(Duration timeout) {
    assertError(() -> calls.send(calls.submission().setTimeout(timeout).build()))
        .violates("timeout");
    assertError(() -> calls.send(calls.extension("job", 1000).setTimeout(timeout).build()))
        .violates("timeout");
  }

  @Test
  void extendingRequiresATimeout() {
    assertError(() -> calls.send(calls.extension("job", 1000).clearTimeout().build()))
        .violates("timeout");
  }

  @ParameterizedTest
  @ValueSource(longs = {1000, 604_800_000})
  void timeoutsAtTheirLimits(long millis) {
    JobCalls edge = new JobCalls(server, 100);
    Duration timeout = Durations.fromMillis(millis);
    edge.send(edge.submission().setJobId("edge").setTimeout(timeout).build());
    edge.send(edge.extension("edge", millis).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "ö", "a\n", "\u007f"})
  void invalidIdsAreRefused(String jobId) {
    assertError(() -> calls.send(calls.submission().setJobId(jobId).build())).violates("job_id");
    assertError(() -> calls.send(calls.completion(jobId).build())).violates("job_id");
    assertError(() -> calls.send(calls.failure(jobId).build())).violates("job_id");
    assertError(() -> calls.send(calls.extension(jobId, 1000).build())).violates("job_id");
  }

  @Test
  void idsAtTheirLimits() {
    JobCalls edge = new JobCalls(server, 200);
    edge.send(edge.submission().setJobId("!").build());
    edge.send(edge.submission().setJobId("~".repeat(128)).build());
    assertError(() -> edge.send(edge.submission().setJobId("~".repeat(129)).build()))
        .violates("job_id");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 1_000_000_000_000_001L, Long.MAX_VALUE})
  void finalAmountsOutOfRangeAreRefused(long finalAmount) {
    assertError(() -> calls.send(calls.completion("job").setFinalAmount(finalAmount).build()))
        .violates("final_amount");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1_000_000_000_000_001L})
  void amountsOutOfRangeAreRefused(long amount) {
    assertError(() -> calls.send(calls.submission().setAmount(amount).build())).violates("amount");
  }

  @Test
  void failureMessagesHaveAtMost512BytesAndNoOddCharacters() {
    JobCalls edge = new JobCalls(server, 200);
    String first = edge.submit().getJobId();
    String second = edge.submit().getJobId();
    edge.send(edge.failure(first).setFailureMessage("x".repeat(512)).build());
    edge.send(edge.failure(second).setFailureMessage("ö".repeat(256)).build());
    assertThat(edge.job(second).getFailureMessage()).isEqualTo("ö".repeat(256));
    for (String bad :
        new String[] {
          "x".repeat(513),
          "ö".repeat(256) + "x",
          "a\0b",
          "a\nb",
          "\u001b[31m",
          "\u0001",
          "\u202e",
          "\u0085",
          "\uffff"
        }) {
      assertError(() -> edge.send(edge.failure(first).setFailureMessage(bad).build()))
          .violates("failure_message");
    }
    assertError(() -> edge.send(edge.failure("none").setFailureMessage("a\u202eb").build()))
        .hasMessage(
            "Field failure_message must not have U+202E, which turns the direction of text.");
  }

  @Test
  void everyViolatedFieldIsNamedAtOnce() {
    assertError(
            () ->
                calls.send(
                    SubmitJobRequest.newBuilder()
                        .setIdempotencyKey("system:mine")
                        .setJobId("")
                        .setReasonCode("low")
                        .setMinInterval(seconds(-1, 0))
                        .setTimeout(seconds(0, 0))
                        .putMetadata("UPPER", "x")
                        .build()))
        .violates(
            "profile_id",
            "idempotency_key",
            "job_id",
            "amount",
            "reason_code",
            "min_interval",
            "timeout",
            "metadata[\"UPPER\"]");
    assertError(() -> calls.send(CompleteJobRequest.newBuilder().setFinalAmount(-1).build()))
        .violates("profile_id", "idempotency_key", "job_id", "final_amount");
    assertError(() -> calls.send(FailJobRequest.newBuilder().setFailureMessage("\0").build()))
        .violates("profile_id", "idempotency_key", "job_id", "failure_message");
    assertError(() -> calls.send(ExtendJobRequest.getDefaultInstance()))
        .violates("profile_id", "idempotency_key", "job_id", "timeout");
  }

  static Stream<Arguments> commandsAboutAJob() {
    return Stream.of(
        arguments((About) (who, jobId) -> who.completion(jobId)),
        arguments((About) (who, jobId) -> who.failure(jobId)),
        arguments((About) (who, jobId) -> who.extension(jobId, 1000)));
  }

  private interface About {
    Message.Builder request(JobCalls who, String jobId);
  }

  @ParameterizedTest
  @MethodSource("commandsAboutAJob")
  void anotherProfilesJobIsNotFoundAndNotRevealed(About about) {
    Job job = calls.submit();
    JobCalls others = new JobCalls(server, 100);
    var refusal =
        assertError(() -> others.send(about.request(others, job.getJobId()).build()))
            .has(Code.NOT_FOUND, "JOB_NOT_FOUND")
            .isRecorded(true)
            .hasMessage("This profile has no job " + job.getJobId() + ".");
    assertThat(refusal.detail(ResourceInfo.class))
        .isEqualTo(
            ResourceInfo.newBuilder()
                .setResourceType("credit.v1.Job")
                .setResourceName(job.getJobId())
                .build());
    assertThat(calls.job(job.getJobId())).isEqualTo(job);
  }

  @ParameterizedTest
  @MethodSource("commandsAboutAJob")
  void anUnknownProfileIsRefused(About about) {
    Message.Builder request = about.request(calls, "job");
    request.setField(request.getDescriptorForType().findFieldByName("profile_id"), "nobody");
    assertError(() -> calls.send(request.build()))
        .has(Code.NOT_FOUND, "PROFILE_NOT_FOUND")
        .isRecorded(false);
  }
}
