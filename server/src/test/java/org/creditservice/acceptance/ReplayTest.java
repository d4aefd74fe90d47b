package org.creditservice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.acceptance.OperationCase.KEY;
import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.grant;
import static org.creditservice.testing.Requests.newProfileId;
import static org.creditservice.testing.Requests.operation;
import static org.creditservice.testing.Requests.reverse;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import com.google.rpc.Code;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.creditservice.testing.ChangedRequest;
import org.creditservice.testing.Client;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.Result;
import org.creditservice.testing.Rpc;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.GrantCreditsRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay returns the first answer, even if the profile has changed since. */
@ParameterizedClass
@ValueSource(strings = {"batch-span=lane", "batch-span=bucket", "batch-max=1"})
class ReplayTest {
  private static TwoServers servers;

  /** The setting of all servers in this run; {@link #start} reads it. */
  @SuppressWarnings("unused")
  @Parameter
  private String setting;

  private final String profileId = newProfileId();

  @BeforeParameterizedClassInvocation
  static void start(String setting) {
    servers = TwoServers.startWithOneLane(setting);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    servers.close();
  }

  @ParameterizedTest
  @EnumSource
  void aReplayReturnsTheFirstAnswerAndChangesNothing(OperationCase operation) throws Exception {
    Message request = prepare(operation);
    Result first = operation.checkFirst(servers.client.call(request));
    assertThat(first.replayed()).isFalse();
    List<String> rows = servers.stored.rows(profileId);

    for (Client client : List.of(servers.client, servers.otherClient)) {
      client.call(request).isReplayOf(first);
    }
    assertThat(servers.stored.rows(profileId)).isEqualTo(rows);
  }

  @ParameterizedTest
  @EnumSource
  void aReplayReturnsTheFirstAnswerAfterOtherChanges(OperationCase operation) throws Exception {
    Message request = prepare(operation);
    Result first = operation.checkFirst(servers.client.call(request));
    // Now no refusal would apply any more, and the request's effect is undone.
    servers.client.call(deduct(profileId, "make-room", OperationCase.AMOUNT));
    servers.client.call(grant(profileId, "make-rich", OperationCase.AMOUNT));
    servers.client.call(deduct(profileId, OperationCase.LATE, OperationCase.PART));
    servers.client.call(reverse(profileId, "undo", KEY));

    servers.client.call(request).isReplayOf(first);
    servers.otherClient.call(request).isReplayOf(first);
  }

  @ParameterizedTest
  @EnumSource
  void aReplayIgnoresTheActorTheDeadlineAndUnknownFields(OperationCase operation) throws Exception {
    Message request = prepare(operation);
    Result first = operation.checkFirst(servers.client.call(request));

    servers.client.as("somebody-else").call(request).isReplayOf(first);
    servers.client.within(Duration.ofSeconds(20)).call(request).isReplayOf(first);
    servers.client.call(withUnknownField(request)).isReplayOf(first);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyReusedWithOtherParametersIsRefusedWithTheNamesOfTheFields(OperationCase operation)
      throws Exception {
    Message request = prepare(operation);
    Result first = operation.checkFirst(servers.client.call(request));
    List<String> rows = servers.stored.rows(profileId);

    for (ChangedRequest changed : ChangedRequest.allOf(request, OperationCase.DEDUCTION)) {
      Result reused = servers.client.call(changed.request());
      assertReused(reused, Rpc.name(request), changed.fields());
    }
    assertThat(servers.stored.rows(profileId)).isEqualTo(rows);
    servers.client.call(request).isReplayOf(first);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyReusedWithAnotherMethodIsRefused(OperationCase operation) throws Exception {
    Message request = prepare(operation);
    Result first = operation.checkFirst(servers.client.call(request));
    List<String> rows = servers.stored.rows(profileId);

    Message other =
        request instanceof GrantCreditsRequest
            ? deduct(profileId, KEY, OperationCase.AMOUNT)
            : grant(profileId, KEY, OperationCase.AMOUNT);
    assertReused(servers.client.call(other), Rpc.name(request), Set.of("method"));
    assertThat(servers.stored.rows(profileId)).isEqualTo(rows);
    servers.client.call(request).isReplayOf(first);
  }

  private static void assertReused(Result reused, String method, Set<String> fields) {
    reused.refused("IDEMPOTENCY_KEY_REUSED");
    assertThat(reused.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(reused.metadata("recorded")).isEqualTo("false");
    assertThat(reused.metadata("recorded_method")).isEqualTo(method);
    assertThat(reused.metadata("differing_fields").split(","))
        .containsExactlyInAnyOrderElementsOf(fields);
    assertThat(reused.error().toString())
        .as("the error contains no stored values")
        .doesNotContain(
            String.valueOf(OperationCase.AMOUNT),
            String.valueOf(OperationCase.PART),
            OperationCase.REASON_CODE,
            OperationCase.NOTE);
  }

  @ParameterizedTest
  @EnumSource
  void duplicatesInOneBatchGetOneAnswer(OperationCase operation) throws Exception {
    Message request = prepare(operation);
    CompletableFuture<Result> first;
    CompletableFuture<Result> duplicate;
    CompletableFuture<Result> last;
    try (OtherSession other = servers.holdUpLane()) {
      first = servers.client.start(request);
      duplicate = servers.client.start(request);
      last = servers.client.start(grant(profileId, "last", 1));
      servers.client.awaitReceived();
    }
    Result answer = operation.checkFirst(Client.await(first));
    assertThat(answer.replayed()).isFalse();
    Client.await(duplicate).isReplayOf(answer);
    Client.await(last);
    boolean oneBatch =
        servers
            .stored
            .transactionOf(profileId, KEY)
            .equals(servers.stored.transactionOf(profileId, "last"));
    assertThat(oneBatch).as("one batch").isEqualTo(!setting.equals("batch-max=1"));
  }

  @ParameterizedTest
  @EnumSource
  void concurrentDuplicatesOnTwoServersGetOneAnswer(OperationCase operation) throws Exception {
    Message request = prepare(operation);
    CompletableFuture<Result> here;
    CompletableFuture<Result> there;
    try (OtherSession other = servers.hold(profileId)) {
      here = servers.client.start(request);
      there = servers.otherClient.start(request);
      other.awaitLanesWaiting(2);
    }
    List<Result> answers = Client.await(List.of(here, there));
    answers.forEach(operation::checkFirst);
    assertThat(answers).extracting(Result::replayed).containsExactlyInAnyOrder(false, true);
    assertThat(answers.get(0).original()).isEqualTo(answers.get(1).original());
  }

  @ParameterizedTest
  @EnumSource
  void getOperationReturnsTheRecordedAnswer(OperationCase operation) throws Exception {
    Message request = prepare(operation);
    Result first = operation.checkFirst(servers.client.call(request));
    var recorded =
        servers
            .otherClient
            .call(operation(profileId, KEY), GetOperationResponse.class)
            .getOperation();

    assertThat(recorded.getMethod()).isEqualTo(Rpc.name(request));
    if (first.isSuccess()) {
      Message response = first.response();
      assertThat(recorded.getResponse().unpack(response.getClass())).isEqualTo(response);
    } else {
      assertThat(recorded.getRefusal()).isEqualTo(first.error());
    }
  }

  @Test
  void aReplayReturnsTheFirstAnswerAfterARestart() throws Exception {
    Map<OperationCase, Message> requests = new EnumMap<>(OperationCase.class);
    Map<OperationCase, Result> first = new EnumMap<>(OperationCase.class);
    try (TestServer before = servers.startServer()) {
      Client client = new Client(before.channel());
      for (OperationCase operation : OperationCase.values()) {
        requests.put(operation, operation.prepare(client, servers.stored, newProfileId()));
        first.put(operation, operation.checkFirst(client.call(requests.get(operation))));
      }
    }
    try (TestServer after = servers.startServer()) {
      Client client = new Client(after.channel());
      requests.forEach(
          (operation, request) -> client.call(request).isReplayOf(first.get(operation)));
    }
  }

  @Test
  void keysBelongToOneProfileAndAreCaseSensitive() {
    String otherProfileId = newProfileId();
    servers.client.create(profileId, 0);
    servers.client.create(otherProfileId, 0);
    for (Message request :
        List.of(
            grant(profileId, "key", 1),
            grant(profileId, "KEY", 1),
            grant(otherProfileId, "key", 1))) {
      assertThat(servers.client.call(request).replayed()).isFalse();
    }
    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(2);
    assertThat(servers.client.profile(otherProfileId).getBalance()).isEqualTo(1);
  }

  private Message prepare(OperationCase operation) throws Exception {
    return operation.prepare(servers.client, servers.stored, profileId);
  }

  private static Message withUnknownField(Message request) {
    return request.toBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(1000, Field.newBuilder().addVarint(7).build())
                .build())
        .build();
  }
}
