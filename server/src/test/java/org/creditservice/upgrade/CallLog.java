package org.creditservice.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes calls and keeps each with its answer. */
final class CallLog {
  private final Caller caller;
  private final List<RecordedCall> calls;
  private final @Nullable String actor;

  CallLog(Caller caller) {
    this(caller, new ArrayList<>(), null);
  }

  private CallLog(Caller caller, List<RecordedCall> calls, @Nullable String actor) {
    this.caller = caller;
    this.calls = calls;
    this.actor = actor;
  }

  /** The same log, for calls with a {@code credit-actor} header. */
  CallLog as(String name) {
    return new CallLog(caller, calls, name);
  }

  /** Makes a call that must succeed. */
  Message succeeds(Message.Builder request) {
    Message message = request.build();
    return keep(message, Caller.await(caller.start(message, actor))).succeeded();
  }

  /** Makes a call that must be refused for this reason, for good. */
  void isRefused(String reason, Message.Builder request) {
    Message message = request.build();
    Answer answer = keep(message, Caller.await(caller.start(message, actor)));
    assertThat(answer.reason()).as("%s: %s", message, answer).isEqualTo(reason);
  }

  /** Makes all calls at once; each must succeed. */
  void succeedTogether(Stream<? extends Message.Builder> requests) {
    List<Message> messages = requests.map(Message.Builder::build).toList();
    List<CompletableFuture<Message>> started =
        messages.stream().map(message -> caller.start(message, actor)).toList();
    for (int i = 0; i < messages.size(); i++) {
      Message unused = keep(messages.get(i), Caller.await(started.get(i))).succeeded();
    }
  }

  private Answer keep(Message request, Answer answer) {
    assertThat(answer.isRecorded()).as("%s: %s", request, answer).isTrue();
    calls.add(new RecordedCall(request, actor, answer, null));
    return answer;
  }

  List<RecordedCall> calls() {
    return calls;
  }
}
