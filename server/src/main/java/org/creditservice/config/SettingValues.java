package org.creditservice.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of settings: flags first, then environment variables, then defaults.
 *
 * <p>An empty environment variable counts as not set: that is how files of variables unset one. A
 * line end at its end does not belong to the value: variables are often filled from files.
 */
final class SettingValues {

  private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n]+$");

  private final Map<String, String> flags;
  private final Map<String, String> environment;

  /**
   * @param flags by {@link Setting#name}
   * @param environment by {@link Setting#variable}; other variables are ignored
   */
  SettingValues(Map<String, String> flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
  }

  /** The value of a setting that has a default. */
  <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow(() -> new AssertionError("no default: " + setting.flag()));
  }

  /** The value of a setting, or its default; absent if it has neither. */
  <T> Optional<T> find(Setting<T> setting) {
    Optional<String> text = textOf(setting).or(setting::defaultText);
    return text.map(value -> parse(setting, value));
  }

  /** Whether a flag or a variable sets it. */
  boolean isSet(Setting<?> setting) {
    return textOf(setting).isPresent();
  }

  /** The name that the operator used: the flag, or the variable if that set it. */
  String nameOf(Setting<?> setting) {
    boolean fromEnvironment = !flags.containsKey(setting.name()) && isSet(setting);
    return fromEnvironment ? setting.variable() : setting.flag();
  }

  private Optional<String> textOf(Setting<?> setting) {
    return Optional.ofNullable(flags.get(setting.name()))
        .or(() -> variable(setting))
        .filter(text -> !text.isEmpty() || flags.containsKey(setting.name()));
  }

  private Optional<String> variable(Setting<?> setting) {
    return Optional.ofNullable(environment.get(setting.variable()))
        .map(text -> LINE_ENDS.matcher(text).replaceFirst(""));
  }

  private <T> T parse(Setting<T> setting, String text) {
    try {
      return setting.type().parser().apply(text);
    } catch (PathText.UnusablePathException e) {
      throw refusal(setting, text, e.getMessage());
    } catch (IllegalArgumentException e) {
      throw refusal(setting, text, "it must be " + setting.type().accepted());
    }
  }

  private InvalidSettingException refusal(
      Setting<?> setting, String text, @Nullable String reason) {
    String value = setting.secret() ? "its value" : "\"" + text + "\"";
    return new InvalidSettingException(
        "%s: %s is not accepted; %s.".formatted(nameOf(setting), value, reason));
  }
}
