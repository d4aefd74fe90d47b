package org.creditservice.main;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.config.Setting;
import org.creditservice.config.Settings;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Settings as options of a command: their help, and the values that the operator typed. */
final class SettingOptions {

  private static final String YES = "true";
  private static final String NO = "false";

  private SettingOptions() {}

  /** Adds the options, under the headings of their groups. */
  static void addTo(CommandSpec command, List<Settings.Group> groups) {
    for (Settings.Group group : groups) {
      ArgGroupSpec.Builder heading =
          ArgGroupSpec.builder().heading("%n" + group.heading() + ":%n").validate(false);
      group.settings().forEach(setting -> heading.addArg(option(setting)));
      command.addArgGroup(heading.build());
    }
  }

  /** The values on the command line, by the names of their settings. */
  static Map<String, String> typed(ParseResult parsed, List<Settings.Group> groups) {
    Map<String, String> values = new HashMap<>();
    groups.stream()
        .flatMap(group -> group.settings().stream())
        .filter(setting -> parsed.hasMatchedOption(setting.flag()))
        .forEach(setting -> values.put(setting.name(), value(parsed, setting)));
    return values;
  }

  private static OptionSpec option(Setting<?> setting) {
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag()).description(description(setting)).required(false);
    return setting.isSwitch()
        ? option
            .type(boolean.class)
            .arity("0")
            .negatable(setting.isOnByDefault())
            .defaultValue(setting.isOnByDefault() ? YES : NO)
            .fallbackValue(YES)
            .build()
        : option.type(String.class).paramLabel(setting.label()).build();
  }

  private static String value(ParseResult parsed, Setting<?> setting) {
    if (parsed.matchedOption(setting.flag()).originalStringValues().size() > 1) {
      throw new InvalidSettingException(setting.flag() + ": is given more than once.");
    }
    return String.valueOf(parsed.<Object>matchedOptionValue(setting.flag(), NO));
  }

  private static String description(Setting<?> setting) {
    String fallback =
        setting.defaultText().map(text -> "; default " + text).orElse("").replace("%", "%%");
    return setting.description().replace("%", "%%") + " [" + setting.variable() + fallback + "]";
  }
}
