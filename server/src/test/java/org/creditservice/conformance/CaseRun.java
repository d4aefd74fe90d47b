package org.creditservice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.creditservice.conformance.Case.Refused;
import org.creditservice.conformance.Case.Step;
import org.creditservice.conformance.Sender.Sent;

/** Runs a case on a profile of its own. */
final class CaseRun {
  private final Sender sender;
  private final Variables variables = new Variables();
  private final Map<String, Sent> named = new HashMap<>();
  private final List<Sent> recorded = new ArrayList<>();

  CaseRun(Calls calls, Executor threads) {
    String profileId = "conformance-" + UUID.randomUUID();
    this.sender = new Sender(calls, threads, profileId);
    variables.put("profile", new JsonPrimitive(profileId));
  }

  void run(Case conformanceCase) {
    if (conformanceCase.openingBalance() != null) {
      sender.create(conformanceCase.openingBalance());
    }
    for (Step step : conformanceCase.steps()) {
      try {
        run(step);
      } catch (AssertionError e) {
        throw new AssertionError("step %s: %s".formatted(step, e.getMessage()), e);
      }
    }
    // Whatever has happened since: what is recorded is answered again.
    sender.replay(recorded);
  }

  private void run(Step step) {
    if (step.again() != null) {
      sender.replay(List.of(named.get(step.again())));
      return;
    }
    List<Sent> sent =
        step.withinSeconds() > 0 ? sendUntilExpected(step) : sender.send(step, variables);
    check(step, sent.stream().map(Sent::answer).toList());
    keep(step, sent.get(0));
    sent.stream().filter(Sent::isRecorded).forEach(recorded::add);
  }

  /** What the service does by itself takes a while. */
  private List<Sent> sendUntilExpected(Step step) {
    long giveUpNanos = System.nanoTime() + step.withinSeconds() * 1_000_000_000L;
    while (true) {
      List<Sent> sent = sender.send(step, variables);
      try {
        check(step, sent.get(0).answer());
        return sent;
      } catch (AssertionError e) {
        if (System.nanoTime() - giveUpNanos > 0) {
          throw e;
        }
        Sender.sleep(new BigDecimal("0.05"));
      }
    }
  }

  private void check(Step step, List<Answer> answers) {
    if (step.oneEffect()) {
      List<Answer> executed = answers.stream().filter(each -> !each.isReplayed()).toList();
      assertThat(executed).as("executed").hasSize(1);
      check(step, executed.get(0));
      answers.stream().filter(Answer::isReplayed).forEach(each -> each.isReplayOf(executed.get(0)));
      return;
    }
    answers.forEach(answer -> check(step, answer));
    if (step.accepted() != null) {
      assertThat(answers).filteredOn(Answer::isAnswered).hasSize(step.accepted());
    }
  }

  private void check(Step step, Answer answer) {
    Refused refused = step.refused();
    boolean either = step.accepted() != null;
    if (refused != null && (!either || !answer.isAnswered())) {
      Refusals.check(refused, answer, variables);
    } else if (step.answers() != null) {
      checkStream(step.answers().stream().map(variables::resolve).toList(), answer);
    } else if (step.answer() != null) {
      Subset.check(variables.resolve(step.answer()), answer.message());
      assertThat(answer.isReplayed()).as("replayed").isFalse();
    } else {
      throw new AssertionError("the step expects nothing");
    }
  }

  private static void checkStream(List<JsonElement> expected, Answer answer) {
    int from = answer.messages().size() - expected.size();
    assertThat(from).as("more messages than expected").isNotNegative();
    for (int i = 0; i < expected.size(); i++) {
      Subset.check(expected.get(i), answer.messages().get(from + i));
    }
  }

  private void keep(Step step, Sent sent) {
    if (step.as() != null) {
      named.put(step.as(), sent);
    }
    if (step.keep() != null) {
      step.keep().forEach((name, path) -> variables.put(name, at(path, sent.answer().message())));
    }
  }

  private static JsonElement at(String path, JsonElement message) {
    JsonElement value = message;
    for (String name : path.split("\\.", -1)) {
      value = value.getAsJsonObject().get(name);
    }
    return value;
  }
}
