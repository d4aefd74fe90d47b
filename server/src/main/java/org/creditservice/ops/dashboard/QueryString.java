package org.creditservice.ops.dashboard;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a URL. */
final class QueryString {
  private QueryString() {}

  /**
   * Decodes them.
   *
   * @param raw what follows the question mark; null if there is none
   * @throws IllegalArgumentException with one sentence, if they cannot be decoded or one is
   *     repeated
   */
  static Map<String, String> parse(@Nullable String raw) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (raw == null || raw.isEmpty()) {
      return parameters;
    }
    for (String pair : raw.split("&", -1)) {
      String[] nameAndValue = pair.split("=", 2);
      String name = decode(nameAndValue[0]);
      String value = nameAndValue.length == 1 ? "" : decode(nameAndValue[1]);
      if (parameters.put(name, value) != null) {
        throw new IllegalArgumentException("A parameter is repeated: give each once.");
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The URL's parameters can't be decoded: encode them as UTF-8 and percent signs.", e);
    }
  }
}
