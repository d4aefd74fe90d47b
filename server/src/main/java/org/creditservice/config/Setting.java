package org.creditservice.config;

import java.util.Locale;
import java.util.Optional;

/**
 * A setting of the service: a flag, and the environment variable of the same name.
 *
 * @param name the flag without its dashes, such as grpc-port
 * @param type how its text is parsed
 * @param defaultText the default, as text; absent if there is none
 * @param description for the help
 * @param secret whether messages must not show its value
 */
public record Setting<T>(
    String name,
    SettingType<T> type,
    Optional<String> defaultText,
    String description,
    boolean secret) {

  private static final String ENVIRONMENT_PREFIX = "CREDIT_";

  static <T> Setting<T> of(
      String name, SettingType<T> type, String defaultText, String description) {
    return new Setting<>(name, type, Optional.of(defaultText), description, false);
  }

  /** How many of something there may be: 1 to a million. */
  static Setting<Integer> count(String name, int defaultValue, String description) {
    return of(
        name, SettingType.integer("N", 1, 1_000_000), String.valueOf(defaultValue), description);
  }

  static <T> Setting<T> optional(String name, SettingType<T> type, String description) {
    return new Setting<>(name, type, Optional.empty(), description, false);
  }

  static <T> Setting<T> secret(String name, SettingType<T> type, String description) {
    return new Setting<>(name, type, Optional.empty(), description, true);
  }

  /** The flag with its dashes, such as --grpc-port. */
  public String flag() {
    return "--" + name;
  }

  /** The environment variable, such as CREDIT_GRPC_PORT. */
  public String variable() {
    return ENVIRONMENT_PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The value's placeholder in the help; empty for a switch, which takes no value. */
  public String label() {
    return type.label();
  }

  /** Whether it is a switch: a flag without a value. */
  public boolean isSwitch() {
    return label().isEmpty();
  }

  /** Whether it is a switch that is on unless its opposite, --no-..., is given. */
  public boolean isOnByDefault() {
    return isSwitch() && defaultText.equals(Optional.of("true"));
  }
}
