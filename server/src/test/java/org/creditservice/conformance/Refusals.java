package org.creditservice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.rpc.Code;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.creditservice.conformance.Case.Refused;
import org.jspecify.annotations.Nullable;

/** Whether an error is the one that is expected, and is as every error of the service. */
final class Refusals {
  private Refusals() {}

  static void check(Refused expected, Answer answer, Variables variables) {
    JsonObject info = answer.detail("ErrorInfo");
    assertThat(info.get("reason").getAsString()).as("%s", answer).isEqualTo(expected.reason());
    assertThat(Code.forNumber(answer.status().get("code").getAsInt()).name())
        .isEqualTo(expected.code());
    assertThat(info.get("domain").getAsString()).isEqualTo("credit.v1");
    assertThat(answer.status().get("message").getAsString())
        .as("one sentence")
        .matches("[A-Z][^\\n]*\\.");
    assertThat(answer.isRecorded()).as("recorded").isEqualTo(expected.recorded());
    if (!"*".equals(expected.replayed())) {
      assertThat(answer.isReplayed()).as("replayed").isFalse();
    }
    orEmpty(expected.metadata())
        .forEach(
            (key, value) ->
                assertThat(answer.metadata().get(key).getAsString()).as(key).isEqualTo(value));
    checkDetails(expected, answer, variables);
  }

  private static void checkDetails(Refused expected, Answer answer, Variables variables) {
    Set<String> types = new TreeSet<>(orEmpty(expected.details()).keySet());
    types.add("ErrorInfo");
    if (expected.violations() != null) {
      types.add("BadRequest");
      assertThat(violations(answer)).isEqualTo(expected.violations());
    }
    assertThat(list(answer.details()))
        .extracting(detail -> detail.get("@type").getAsString())
        .containsExactlyInAnyOrderElementsOf(
            types.stream().map(type -> "type.googleapis.com/google.rpc." + type).toList());
    orEmpty(expected.details())
        .forEach((type, detail) -> Subset.check(variables.resolve(detail), answer.detail(type)));
    if (expected.retryWithinSeconds() > 0) {
      assertThat(waitSeconds(answer))
          .isPositive()
          .isLessThanOrEqualTo(BigDecimal.valueOf(expected.retryWithinSeconds()));
    }
  }

  private static List<String> violations(Answer answer) {
    return list(answer.detail("BadRequest").getAsJsonArray("fieldViolations")).stream()
        .map(violation -> violation.get("field").getAsString())
        .toList();
  }

  /** How long to wait before the same request is sent again. */
  static BigDecimal waitSeconds(Answer answer) {
    String delay = answer.detail("RetryInfo").get("retryDelay").getAsString();
    return new BigDecimal(delay.substring(0, delay.length() - 1));
  }

  private static List<JsonObject> list(Iterable<JsonElement> array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : map;
  }
}
