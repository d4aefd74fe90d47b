package org.creditservice.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call was answered, as proto3 JSON.
 *
 * @param messages those of a stream, the only one of another call, none if it was refused
 * @param error a google.rpc.Status
 */
record Answer(List<JsonObject> messages, @Nullable JsonObject error) {
  private static final String REPLAYED = "replayed";

  JsonObject message() {
    if (error != null || messages.isEmpty()) {
      throw new AssertionError("expected an answer, not " + error);
    }
    return messages.get(messages.size() - 1);
  }

  boolean isAnswered() {
    return error == null;
  }

  JsonObject status() {
    if (error == null) {
      throw new AssertionError("expected a refusal, not " + messages);
    }
    return error;
  }

  boolean isRefusedFor(String reason) {
    return error != null && info(error).get("reason").getAsString().equals(reason);
  }

  JsonArray details() {
    return status().getAsJsonArray("details");
  }

  JsonObject detail(String type) {
    return find(status(), type);
  }

  JsonObject metadata() {
    return info(status()).getAsJsonObject("metadata");
  }

  private static JsonObject info(JsonObject status) {
    return find(status, "ErrorInfo");
  }

  private static JsonObject find(JsonObject status, String type) {
    JsonArray details = status.getAsJsonArray("details");
    if (details != null) {
      for (JsonElement detail : details) {
        JsonObject object = detail.getAsJsonObject();
        if (object.get("@type").getAsString().equals("type.googleapis.com/google.rpc." + type)) {
          return object;
        }
      }
    }
    throw new AssertionError("no " + type + " in " + status);
  }

  boolean isRecorded() {
    return error == null || metadata().get("recorded").getAsString().equals("true");
  }

  boolean isReplayed() {
    return error == null ? message().has(REPLAYED) : metadata().has(REPLAYED);
  }

  /** The same without {@code replayed}: what an answer and its replays have in common. */
  Answer original() {
    List<JsonObject> copies = messages.stream().map(JsonObject::deepCopy).toList();
    copies.forEach(message -> message.remove(REPLAYED));
    JsonObject copy = error == null ? null : error.deepCopy();
    if (copy != null) {
      info(copy).getAsJsonObject("metadata").remove(REPLAYED);
    }
    return new Answer(copies, copy);
  }

  /** Fails unless this is the answer of {@code first} again, field for field. */
  void isReplayOf(Answer first) {
    if (!original().equals(first.original()) || !isReplayed()) {
      throw new AssertionError("expected a replay of %s, not %s".formatted(first, this));
    }
  }
}
