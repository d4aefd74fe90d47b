package org.creditservice.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import org.jspecify.annotations.Nullable;

/** Whether an answer has what is expected of it; it may have more. */
final class Subset {
  private static final JsonPrimitive ANYTHING = new JsonPrimitive("*");

  private Subset() {}

  static void check(JsonElement expected, JsonElement actual) {
    check("", expected, actual);
  }

  private static void check(String path, JsonElement expected, @Nullable JsonElement actual) {
    if (expected instanceof JsonNull) {
      require(actual == null, path, "nothing", actual);
    } else if (expected.equals(ANYTHING)) {
      require(actual != null, path, "anything", actual);
    } else if (expected instanceof JsonObject fields && actual instanceof JsonObject object) {
      fields.asMap().forEach((name, value) -> check(path + "." + name, value, object.get(name)));
    } else if (expected instanceof JsonArray values && actual instanceof JsonArray array) {
      require(values.size() == array.size(), path, values.size() + " values", array);
      for (int i = 0; i < values.size(); i++) {
        check(path + "[" + i + "]", values.get(i), array.get(i));
      }
    } else {
      require(expected.equals(actual), path, expected, actual);
    }
  }

  private static void require(
      boolean holds, String path, Object expected, @Nullable JsonElement actual) {
    if (!holds) {
      throw new AssertionError("%s: expected %s, not %s".formatted(path, expected, actual));
    }
  }
}
