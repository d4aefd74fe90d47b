package org.creditservice.ops.dashboard;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Optional;
import org.creditservice.verify.Counts;
import org.creditservice.verify.Finding;
import org.creditservice.verify.LastVerification;
import org.creditservice.verify.LastVerification.Verified;

/** The last complete verification, as the page gets it. */
final class VerificationJson {
  private static final double MILLIS_PER_SECOND = 1000;

  private final LastVerification last;

  VerificationJson(LastVerification last) {
    this.last = last;
  }

  /** Its time and its numbers; null if there was none. */
  JsonElement summary() {
    Optional<Verified> verified = last.get();
    if (verified.isEmpty()) {
      return JsonNull.INSTANCE;
    }
    Counts counts = verified.get().summary().counts();
    JsonObject json = new JsonObject();
    json.addProperty("end_time", verified.get().endTime().toString());
    json.addProperty(
        "elapsed_seconds", verified.get().summary().elapsed().toMillis() / MILLIS_PER_SECOND);
    json.addProperty("profiles_checked", counts.profiles());
    json.addProperty("entries_checked", counts.entries());
    json.addProperty("findings", verified.get().summary().findings().total());
    return json;
  }

  /** The findings that were kept of it, with the names of VerifyLedger. */
  JsonObject findings() {
    JsonArray findings = new JsonArray();
    last.get()
        .ifPresent(
            verified ->
                verified.summary().findings().first().forEach(one -> findings.add(json(one))));
    JsonObject json = new JsonObject();
    json.add("findings", findings);
    return json;
  }

  private static JsonObject json(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("rule", finding.rule().name());
    json.addProperty("profile_id", finding.subject().profileId());
    json.addProperty("sequence", finding.subject().sequence());
    json.addProperty("idempotency_key", finding.subject().idempotencyKey());
    json.addProperty("job_id", finding.subject().jobId());
    json.addProperty("message", finding.sentence());
    json.addProperty("expected", finding.expected());
    json.addProperty("found", finding.found());
    json.addProperty("next_step", finding.nextStep());
    return json;
  }
}
