package org.creditservice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a setting's text is parsed.
 *
 * @param label the value's placeholder in the help, such as PORT
 * @param accepted the end of the sentence "it must be ..."
 * @param parser throws IllegalArgumentException if the text is not accepted
 */
record SettingType<T>(String label, String accepted, Function<String, T> parser) {

  static SettingType<Integer> integer(String label, int min, int max) {
    return new SettingType<>(
        label,
        "a whole number from " + min + " to " + max,
        text -> inRange(Integer.valueOf(digits(text)), min, max));
  }

  static SettingType<Duration> duration(Duration min, Duration max) {
    return new SettingType<>(
        "TIME",
        "a length of time from %s to %s, written like 250ms, 30s, 15m or 7d"
            .formatted(Durations.format(min), Durations.format(max)),
        text -> inRange(Durations.parse(text), min, max));
  }

  static SettingType<Long> byteSize(long min, long max) {
    return new SettingType<>(
        "SIZE",
        "a size from %s to %s, written like 512KiB or 16MiB"
            .formatted(ByteSizes.format(min), ByteSizes.format(max)),
        text -> inRange(ByteSizes.parse(text), min, max));
  }

  static <E extends Enum<E>> SettingType<E> choice(Class<E> choices) {
    String names =
        Arrays.stream(choices.getEnumConstants())
            .map(SettingType::nameOf)
            .collect(Collectors.joining("|"));
    return new SettingType<>(
        names, "one of " + names.replace("|", ", "), text -> choose(choices, text));
  }

  static SettingType<Boolean> yesOrNo() {
    return new SettingType<>("", "true or false", SettingType::parseBoolean);
  }

  static SettingType<Path> path(String label) {
    return new SettingType<>(label, "a path", text -> PathText.parse(notBlank(text)));
  }

  static SettingType<String> text(String label) {
    return new SettingType<>(label, "a text that is not empty", SettingType::notBlank);
  }

  static String nameOf(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E choose(Class<E> choices, String text) {
    return Arrays.stream(choices.getEnumConstants())
        .filter(choice -> nameOf(choice).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such choice: " + text));
  }

  private static boolean parseBoolean(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.parseBoolean(text);
    }
    throw new IllegalArgumentException("not true or false: " + text);
  }

  private static String notBlank(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("empty");
    }
    return text;
  }

  /** Integer.valueOf alone would accept a plus sign and the digits of every script. */
  private static String digits(String text) {
    if (!text.matches("-?[0-9]+")) {
      throw new IllegalArgumentException("not a whole number: " + text);
    }
    return text;
  }

  private static <C extends Comparable<C>> C inRange(C value, C min, C max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException("out of range: " + value);
    }
    return value;
  }
}
