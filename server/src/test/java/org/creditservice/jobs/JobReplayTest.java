package org.creditservice.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.creditservice.api.ErrorAssert.assertError;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.creditservice.api.ErrorAssert;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.JobState;
import org.creditservice.v1.Operation;
import org.creditservice.v1.SubmitJobRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of idempotency, for each of the four commands about jobs. */
class JobReplayTest {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static TestServer server;

  private final JobCalls calls = new JobCalls(server, 1000);

  @BeforeAll
  static void start() {
    server = TestServer.start(DATABASE.target());
  }

  @AfterAll
  static void stop() {
    server.close();
    LedgerInvariants.assertHold(DATABASE.dataSource());
    DATABASE.close();
  }

  /** Commands that are executed for a job that is PROCESSING. */
  private interface Request extends BiFunction<JobCalls, String, Message.Builder> {}

  private static Arguments command(String method, Request request) {
    return arguments(method, request);
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        command("SubmitJob", (calls, jobId) -> calls.submission()),
        command("SubmitJob", (calls, jobId) -> calls.submission().setJobId("another")),
        command("CompleteJob", (calls, jobId) -> calls.completion(jobId)),
        command("CompleteJob", (calls, jobId) -> calls.completion(jobId).setFinalAmount(40)),
        command("FailJob", (calls, jobId) -> calls.failure(jobId)),
        command("ExtendJob", (calls, jobId) -> calls.extension(jobId, 5000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void aReplayReturnsTheFirstAnswerAfterOtherChanges(String method, Request request) {
    String jobId = calls.submit().getJobId();
    Message sent = request.apply(calls, jobId).build();
    Message first = calls.send(sent);
    long balance = calls.balance();
    assertThat(replayed(first)).isFalse();
    assertThat(calls.send(sent)).isEqualTo(asReplayed(first));
    assertThat(calls.balance()).isEqualTo(balance);

    // End the job if it is PROCESSING, and spend all credits.
    Throwable ended = catchThrowable(() -> calls.send(calls.failure(jobId).build()));
    assertThat(ended == null).isEqualTo(method.equals("SubmitJob") || method.equals("ExtendJob"));
    calls.send(calls.deduction(calls.balance()).build());
    assertThat(calls.send(sent)).isEqualTo(asReplayed(first));
    assertThat(calls.balance()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void theOperationIsFoundByItsKey(String method, Request request) throws Exception {
    Message sent = request.apply(calls, calls.submit().getJobId()).build();
    Message answer = calls.send(sent);
    Operation operation = calls.operation(key(sent));
    assertThat(operation.getMethod()).isEqualTo(method);
    assertThat(operation.getResponse().getTypeUrl()).endsWith("/credit.v1." + method + "Response");
    assertThat(operation.getResponse().unpack(answer.getClass())).isEqualTo(answer);
  }

  private static Arguments change(
      String field, Request request, Function<Message.Builder, Message.Builder> other) {
    return arguments(field, request, other);
  }

  private static Function<Message.Builder, Message.Builder> set(String field, Object value) {
    return request -> request.setField(field(request, field), value);
  }

  private static Function<Message.Builder, Message.Builder> clear(String field) {
    return request -> request.clearField(field(request, field));
  }

  static Stream<Arguments> changes() {
    Request submit =
        (calls, jobId) ->
            calls
                .submission()
                .setJobId("another")
                .setMinInterval(Durations.fromNanos(0))
                .putMetadata("order", "7");
    Request submitWithTimeout =
        (calls, jobId) -> calls.submission().setTimeout(Durations.fromMinutes(30));
    Request complete = (calls, jobId) -> calls.completion(jobId);
    Request completeFor = (calls, jobId) -> calls.completion(jobId).setFinalAmount(JobCalls.AMOUNT);
    Request fail = (calls, jobId) -> calls.failure(jobId);
    Request extend = (calls, jobId) -> calls.extension(jobId, 5000);
    return Stream.of(
        change("job_id", submit, set("job_id", "a-third")),
        change("job_id", submit, clear("job_id")),
        change("amount", submit, set("amount", 99L)),
        change("reason_code", submit, set("reason_code", "IMAGE")),
        change("min_interval", submit, set("min_interval", Durations.fromMillis(1))),
        change("timeout", submit, set("timeout", Durations.fromMinutes(30))),
        change("timeout", submitWithTimeout, clear("timeout")),
        change("timeout", submitWithTimeout, set("timeout", Durations.fromMillis(1_800_001))),
        change("metadata", submit, clear("metadata")),
        change("job_id", complete, set("job_id", "another")),
        change("final_amount", complete, set("final_amount", JobCalls.AMOUNT)),
        change("final_amount", complete, set("final_amount", 0L)),
        change("final_amount", completeFor, clear("final_amount")),
        change("job_id", fail, set("job_id", "another")),
        change("failure_message", fail, set("failure_message", "no money")),
        change("failure_message", fail, clear("failure_message")),
        change("job_id", extend, set("job_id", "another")),
        change("timeout", extend, set("timeout", Durations.fromMillis(5001))));
  }

  @ParameterizedTest(name = "{0}: {index}")
  @MethodSource("changes")
  void aReusedKeyIsRefusedWithTheNameOfTheField(
      String field, Request request, Function<Message.Builder, Message.Builder> other) {
    Message.Builder builder = request.apply(calls, calls.submit().getJobId());
    Message sent = builder.build();
    Message first = calls.send(sent);
    long balance = calls.balance();
    assertError(() -> calls.send(other.apply(builder).build()))
        .has(Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_REUSED")
        .hasOnlyMetadata(
            Map.of(
                "recorded",
                "false",
                "differing_fields",
                field,
                "recorded_method",
                sent.getDescriptorForType().getName().replace("Request", "")));
    assertThat(calls.send(sent)).isEqualTo(asReplayed(first));
    assertThat(calls.balance()).isEqualTo(balance);
  }

  @Test
  void aKeyIsNotTakenFromOneMethodByAnother() {
    SubmitJobRequest submission = calls.submission().setJobId("job").build();
    calls.send(submission);
    var completion = calls.completion("job").setIdempotencyKey(submission.getIdempotencyKey());
    assertError(() -> calls.send(completion.build()))
        .has(Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_REUSED")
        .hasMetadata("differing_fields", "method")
        .hasMetadata("recorded_method", "SubmitJob");
    assertThat(calls.job("job").getState()).isEqualTo(JobState.JOB_STATE_PROCESSING);
  }

  @Test
  void zeroAndAbsentMinIntervalAreTheSame() {
    var submission = calls.submission();
    calls.send(submission.build());
    submission.setMinInterval(Durations.fromMillis(0));
    assertThat(replayed(calls.send(submission.build()))).isTrue();
  }

  /** Commands that are refused for a job that has ended, with the reason. */
  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("JOB_NOT_FOUND", (calls, jobId) -> calls.completion("none")),
        refusal("JOB_NOT_FOUND", (calls, jobId) -> calls.failure("none")),
        refusal("JOB_NOT_FOUND", (calls, jobId) -> calls.extension("none", 5000)),
        refusal("JOB_NOT_PROCESSING", (calls, jobId) -> calls.completion(jobId)),
        refusal("JOB_NOT_PROCESSING", (calls, jobId) -> calls.failure(jobId)),
        refusal("JOB_NOT_PROCESSING", (calls, jobId) -> calls.extension(jobId, 5000)),
        refusal("JOB_ALREADY_EXISTS", (calls, jobId) -> calls.submission().setJobId(jobId)),
        refusal("INSUFFICIENT_CREDITS", (calls, jobId) -> calls.submission().setAmount(100_000)));
  }

  private static Arguments refusal(String reason, Request request) {
    return arguments(reason, request);
  }

  @ParameterizedTest(name = "{0}: {index}")
  @MethodSource("refusals")
  void aRecordedRefusalIsReplayedAfterOtherChanges(String reason, Request request)
      throws Exception {
    String jobId = calls.submit().getJobId();
    calls.send(calls.failure(jobId).build());
    Message sent = request.apply(calls, jobId).build();
    long balance = calls.balance();
    Status first = refusalOf(sent);
    ErrorAssert.assertStatus(first).isRecorded(true);
    assertThat(ErrorAssert.assertStatus(first).info().getReason()).isEqualTo(reason);
    assertThat(calls.balance()).isEqualTo(balance);
    assertThat(calls.operation(key(sent)).getRefusal()).isEqualTo(first);

    calls.send(calls.submission().setJobId("none").build());
    Status second = refusalOf(sent);
    ErrorAssert.assertStatus(second).hasMetadata("replayed", "true");
    assertThat(withoutReplayed(second)).isEqualTo(withoutReplayed(first));
    assertThat(calls.job("none").getState()).isEqualTo(JobState.JOB_STATE_PROCESSING);
  }

  @Test
  void aJobThatHasEndedIsRefusedWithItsState() {
    String completed = calls.submit().getJobId();
    calls.send(calls.completion(completed).build());
    assertError(() -> calls.send(calls.failure(completed).build()))
        .has(Code.FAILED_PRECONDITION, "JOB_NOT_PROCESSING")
        .hasOnlyMetadata(Map.of("recorded", "true", "state", "COMPLETED"));
    String failed = calls.submit().getJobId();
    calls.send(calls.failure(failed).build());
    assertError(() -> calls.send(calls.completion(failed).build()))
        .has(Code.FAILED_PRECONDITION, "JOB_NOT_PROCESSING")
        .hasOnlyMetadata(Map.of("recorded", "true", "state", "FAILED"));
  }

  @Test
  void aJobIdIsUniqueWithinAProfile() {
    String jobId = calls.submit().getJobId();
    ErrorAssert refusal =
        assertError(() -> calls.send(calls.submission().setJobId(jobId).build()))
            .has(Code.ALREADY_EXISTS, "JOB_ALREADY_EXISTS")
            .isRecorded(true);
    assertThat(refusal.detail(ResourceInfo.class))
        .isEqualTo(
            ResourceInfo.newBuilder()
                .setResourceType("credit.v1.Job")
                .setResourceName(jobId)
                .build());
    // Another profile may use the same id.
    JobCalls others = new JobCalls(server, 100);
    others.send(others.submission().setJobId(jobId).build());
    assertThat(calls.balance()).isEqualTo(900);
    assertThat(others.balance()).isZero();
  }

  @Test
  void theRateLimitIsNotRecorded() {
    calls.submit();
    var submission = calls.submission().setMinInterval(Durations.fromDays(1));
    assertError(() -> calls.send(submission.build()))
        .has(Code.RESOURCE_EXHAUSTED, "RATE_LIMITED")
        .isRecorded(false);
    assertError(() -> calls.operation(submission.getIdempotencyKey()))
        .has(Code.NOT_FOUND, "OPERATION_NOT_FOUND");
    // The key stays free, even for another request.
    assertThat(replayed(calls.send(submission.clearMinInterval().build()))).isFalse();
  }

  @Test
  void theRateLimitIsCheckedBeforeTheJobAndTheJobBeforeTheBalance() {
    String jobId = calls.submit().getJobId();
    var submission =
        calls.submission().setJobId(jobId).setAmount(100_000).setMinInterval(Durations.fromDays(1));
    assertError(() -> calls.send(submission.build())).has(Code.RESOURCE_EXHAUSTED, "RATE_LIMITED");
    assertError(() -> calls.send(submission.clearMinInterval().build()))
        .has(Code.ALREADY_EXISTS, "JOB_ALREADY_EXISTS");
    assertError(() -> calls.send(calls.submission().setAmount(100_000).build()))
        .has(Code.FAILED_PRECONDITION, "INSUFFICIENT_CREDITS")
        .hasMetadata("balance", "900")
        .hasMetadata("required", "100000");
    assertThat(calls.balance()).isEqualTo(900);
  }

  private Status refusalOf(Message request) {
    Status status = StatusProto.fromThrowable(catchThrowable(() -> calls.send(request)));
    assertThat(status).as("refusal of %s", request).isNotNull();
    return status;
  }

  private static Status withoutReplayed(Status status) throws Exception {
    Status.Builder without = status.toBuilder();
    for (int i = 0; i < status.getDetailsCount(); i++) {
      if (status.getDetails(i).is(ErrorInfo.class)) {
        ErrorInfo info = status.getDetails(i).unpack(ErrorInfo.class);
        without.setDetails(i, Any.pack(info.toBuilder().removeMetadata("replayed").build()));
      }
    }
    return without.build();
  }

  private static String key(Message request) {
    return (String) request.getField(field(request.toBuilder(), "idempotency_key"));
  }

  private static boolean replayed(Message answer) {
    return (Boolean) answer.getField(field(answer.toBuilder(), "replayed"));
  }

  private static Message asReplayed(Message answer) {
    Message.Builder builder = answer.toBuilder();
    return builder.setField(field(builder, "replayed"), true).build();
  }

  private static FieldDescriptor field(Message.Builder message, String name) {
    return message.getDescriptorForType().findFieldByName(name);
  }
}
