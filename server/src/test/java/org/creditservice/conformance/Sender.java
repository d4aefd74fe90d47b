package org.creditservice.conformance;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.creditservice.conformance.Case.Step;

/** Sends the requests of a case. */
final class Sender {
  private final Calls calls;
  private final Executor threads;
  private final String profileId;

  /** A request with its answer. */
  record Sent(String call, JsonObject request, Map<String, String> headers, Answer answer) {
    boolean isRecorded() {
      return Calls.isCommand(call) && answer.isRecorded();
    }
  }

  Sender(Calls calls, Executor threads, String profileId) {
    this.calls = calls;
    this.threads = threads;
    this.profileId = profileId;
  }

  void create(String openingBalance) {
    JsonObject create = new JsonObject();
    create.addProperty("profileId", profileId);
    create.addProperty("idempotencyKey", "create");
    create.addProperty("openingBalance", openingBalance);
    calls.call("CreateProfile", create, Map.of(), 0).message();
  }

  /** Sends as many requests as the step says at the same time. */
  List<Sent> send(Step step, Variables variables) {
    return all(
        IntStream.rangeClosed(1, Math.max(1, step.times()))
            .mapToObj(n -> request(step, variables.with("n", String.valueOf(n))))
            .map(request -> CompletableFuture.supplyAsync(() -> send(step, request), threads))
            .toList());
  }

  private JsonObject request(Step step, Variables variables) {
    JsonObject request = new JsonObject();
    request.addProperty("profileId", profileId);
    variables.in(Objects.requireNonNull(step.with())).asMap().forEach(request::add);
    if (request.get("profileId").isJsonNull()) {
      request.remove("profileId");
    }
    return request;
  }

  private Sent send(Step step, JsonObject request) {
    String call = Objects.requireNonNull(step.call());
    Map<String, String> headers = step.headers() == null ? Map.of() : step.headers();
    Answer answer = calls.call(call, request, headers, step.first());
    if (step.waits() && answer.isRefusedFor("RATE_LIMITED")) {
      // The wait that the service tells is what is tested.
      sleep(Refusals.waitSeconds(answer));
      answer = calls.call(call, request, headers, step.first());
    }
    return new Sent(call, request, headers, answer);
  }

  /** Sends them once more; all must get the same answers, field for field. */
  void replay(List<Sent> operations) {
    all(
        operations.stream()
            .map(operation -> CompletableFuture.runAsync(() -> replay(operation), threads))
            .toList());
  }

  private void replay(Sent first) {
    calls.call(first.call, first.request, first.headers, 0).isReplayOf(first.answer);
  }

  private static <T> List<T> all(List<CompletableFuture<T>> futures) {
    return futures.stream().map(CompletableFuture::join).toList();
  }

  static void sleep(BigDecimal seconds) {
    try {
      Thread.sleep(seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValue());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
