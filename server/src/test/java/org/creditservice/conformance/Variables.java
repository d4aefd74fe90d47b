package org.creditservice.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code ${name}} stands for in a case. */
final class Variables {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)\\}");
  private static final Pattern REPETITION = Pattern.compile("(.)\\*([0-9]+)");

  private final Map<String, JsonElement> values;

  Variables() {
    this(new HashMap<>());
  }

  private Variables(Map<String, JsonElement> values) {
    this.values = values;
  }

  void put(String name, JsonElement value) {
    values.put(name, value);
  }

  /** The same with one more. */
  Variables with(String name, String value) {
    Map<String, JsonElement> more = new HashMap<>(values);
    more.put(name, new JsonPrimitive(value));
    return new Variables(more);
  }

  JsonObject in(JsonObject object) {
    return resolve(object).getAsJsonObject();
  }

  JsonElement resolve(JsonElement element) {
    if (element instanceof JsonObject object) {
      JsonObject resolved = new JsonObject();
      object.asMap().forEach((name, value) -> resolved.add(text(name), resolve(value)));
      return resolved;
    } else if (element instanceof JsonArray array) {
      JsonArray resolved = new JsonArray();
      array.forEach(value -> resolved.add(resolve(value)));
      return resolved;
    } else if (element instanceof JsonPrimitive primitive && primitive.isString()) {
      return string(primitive.getAsString());
    }
    return element;
  }

  /** A string that is nothing but a placeholder becomes what was kept, whatever its type. */
  private JsonElement string(String text) {
    Matcher whole = PLACEHOLDER.matcher(text);
    return whole.matches() ? value(whole.group(1)) : new JsonPrimitive(text(text));
  }

  private String text(String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1)).getAsString()));
  }

  private JsonElement value(String name) {
    Matcher repetition = REPETITION.matcher(name);
    if (repetition.matches()) {
      int times = Integer.parseInt(repetition.group(2));
      return new JsonPrimitive(repetition.group(1).repeat(times));
    }
    JsonElement value = values.get(name);
    if (value == null) {
      throw new AssertionError("nothing was kept as " + name);
    }
    return value;
  }
}
