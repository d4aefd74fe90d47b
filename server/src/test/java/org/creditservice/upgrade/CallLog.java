package org.creditservice.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.Result;
import org.jspecify.annotations.Nullable;

/** Makes calls and records each with its answer. */
final class CallLog {
  private final Client client;
  private final List<RecordedCall> calls;
  private final @Nullable String actor;

  CallLog(Client client) {
    this(client, new ArrayList<>(), null);
  }

  private CallLog(Client client, List<RecordedCall> calls, @Nullable String actor) {
    this.client = client;
    this.calls = calls;
    this.actor = actor;
  }

  /** The same log, for calls with a {@code credit-actor} header. */
  CallLog as(String name) {
    return new CallLog(client, calls, name);
  }

  /** Makes a call that must succeed. */
  Message succeeds(Message.Builder request) {
    Message message = request.build();
    return keep(message, Client.await(client.as(actor).start(message))).succeeded();
  }

  /** Makes a call that must be refused for this reason, with a recorded refusal. */
  void isRefused(String reason, Message.Builder request) {
    Message message = request.build();
    Result answer = keep(message, Client.await(client.as(actor).start(message)));
    assertThat(answer.reason()).as("%s: %s", message, answer).isEqualTo(reason);
  }

  /** Makes all calls concurrently; each must succeed. */
  void succeedTogether(Stream<? extends Message.Builder> requests) {
    List<Message> messages = requests.map(Message.Builder::build).toList();
    List<CompletableFuture<Result>> started =
        messages.stream().map(message -> client.as(actor).start(message)).toList();
    for (int i = 0; i < messages.size(); i++) {
      Message unused = keep(messages.get(i), Client.await(started.get(i))).succeeded();
    }
  }

  private Result keep(Message request, Result answer) {
    assertThat(answer.isRecorded()).as("%s: %s", request, answer).isTrue();
    calls.add(new RecordedCall(request, actor, answer, null));
    return answer;
  }

  List<RecordedCall> calls() {
    return calls;
  }
}
