package org.creditservice.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing the service can be told: a flag, and the environment variable of the same name.
 *
 * @param name the flag without its dashes, such as grpc-port
 * @param type how its text is read
 * @param defaultText what holds when nobody says anything; absent when the setting is then simply
 *     not set
 * @param description what it means, for the help
 * @param secret whether its value must never be shown
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

  static <T> Setting<T> optional(String name, SettingType<T> type, String description) {
    return new Setting<>(name, type, Optional.empty(), description, false);
  }

  static <T> Setting<T> secret(String name, SettingType<T> type, String description) {
    return new Setting<>(name, type, Optional.empty(), description, true);
  }

  /** The flag as it is typed, such as --grpc-port. */
  public String flag() {
    return "--" + name;
  }

  /** The environment variable, such as CREDIT_GRPC_PORT. */
  public String variable() {
    return ENVIRONMENT_PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** What the help shows in the value's place; empty for a switch, which takes no value. */
  public String label() {
    return type.label();
  }

  /** Whether it is a switch: said or not said, without a value. */
  public boolean isSwitch() {
    return label().isEmpty();
  }

  /** Whether a switch is on unless its opposite (--no-...) is said. */
  public boolean isOnByDefault() {
    return isSwitch() && defaultText.equals(Optional.of("true"));
  }
}
