package org.creditservice.access.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.creditservice.core.Limits;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what one caller may do. */
final class RuleParser {
  private static final String NAME = "name";
  private static final String METHODS = "methods";
  private static final String REASON_CODES = "reason_codes";
  private static final String PROFILE_PREFIXES = "profile_prefixes";
  private static final String AMOUNT_MAX = "amount_max";
  private static final String CALLS_PER_SECOND = "calls_per_second";
  private static final String ACT_FOR = "act_for";

  static final List<String> KEYS =
      List.of(NAME, METHODS, REASON_CODES, PROFILE_PREFIXES, AMOUNT_MAX, CALLS_PER_SECOND, ACT_FOR);

  /** More than a server answers: who needs more than that needs no limit. */
  private static final int CALLS_PER_SECOND_MAX = 1_000_000;

  private static final Pattern REASON_CODE =
      Pattern.compile("[A-Z][A-Z0-9_]{0,%d}".formatted(Limits.REASON_CODE_LENGTH_MAX - 1));
  private static final Pattern ID = Pattern.compile("[!-~]{1,%d}".formatted(Limits.ID_LENGTH_MAX));
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private RuleParser() {}

  static CallerRule parse(YamlMapping entry) throws PolicyException {
    Node perSecond = entry.find(CALLS_PER_SECOND);
    Node amountMax = entry.find(AMOUNT_MAX);
    return new CallerRule(
        pattern(entry.required(NAME), NAME),
        methods(entry.required(METHODS)),
        texts(
            entry.find(REASON_CODES), REASON_CODES, REASON_CODE, "codes such as IMAGE or VIDEO_HD"),
        list(
            texts(
                entry.find(PROFILE_PREFIXES),
                PROFILE_PREFIXES,
                ID,
                "1 to 128 visible ASCII characters, such as user-")),
        amountMax == null ? null : number(amountMax, AMOUNT_MAX, Limits.AMOUNT_MAX),
        perSecond == null ? null : (int) number(perSecond, CALLS_PER_SECOND, CALLS_PER_SECOND_MAX),
        actFor(entry.find(ACT_FOR)));
  }

  private static NamePattern pattern(Node node, String what) throws PolicyException {
    String text = YamlMapping.text(node, what);
    if (!CallerName.isText(text)) {
      throw YamlText.at(
          node.getStartMark(), what + " must be 1 to 256 visible ASCII characters without blanks");
    }
    try {
      return NamePattern.of(text);
    } catch (IllegalArgumentException e) {
      throw YamlText.at(
          node.getStartMark(), what + " must be a name, or a pattern with one * at its end");
    }
  }

  private static Set<String> methods(Node node) throws PolicyException {
    Set<String> methods = new LinkedHashSet<>();
    for (Node item : YamlMapping.items(node, METHODS)) {
      String word = YamlMapping.text(item, "a method");
      Set<String> named = MethodGroup.named(word);
      if (named.isEmpty()) {
        throw YamlText.at(
            item.getStartMark(),
            "unknown method \"%s\"; accepted are %s"
                .formatted(Shown.text(word), MethodGroup.accepted()));
      }
      methods.addAll(named);
    }
    return Set.copyOf(methods);
  }

  private static @Nullable Set<String> texts(
      @Nullable Node node, String key, Pattern accepted, String form) throws PolicyException {
    if (node == null) {
      return null;
    }
    Set<String> texts = new LinkedHashSet<>();
    for (Node item : YamlMapping.items(node, key)) {
      String text = YamlMapping.text(item, "an item of " + key);
      if (!accepted.matcher(text).matches()) {
        throw YamlText.at(
            item.getStartMark(),
            "\"%s\" is not accepted in %s, which takes %s".formatted(Shown.text(text), key, form));
      }
      texts.add(text);
    }
    if (texts.isEmpty()) {
      throw YamlText.at(
          node.getStartMark(), key + " must have an item; leave the key out to accept all");
    }
    return Collections.unmodifiableSet(texts);
  }

  private static @Nullable List<String> list(@Nullable Set<String> texts) {
    return texts == null ? null : List.copyOf(texts);
  }

  private static long number(Node node, String key, long max) throws PolicyException {
    String text = YamlMapping.text(node, key);
    if (NUMBER.matcher(text).matches()) {
      long number = Long.parseLong(text);
      if (number >= 1 && number <= max) {
        return number;
      }
    }
    throw YamlText.at(
        node.getStartMark(), "%s must be a whole number from 1 to %d".formatted(key, max));
  }

  private static List<NamePattern> actFor(@Nullable Node node) throws PolicyException {
    List<NamePattern> patterns = new ArrayList<>();
    if (node != null) {
      for (Node item : YamlMapping.items(node, ACT_FOR)) {
        patterns.add(pattern(item, "an item of " + ACT_FOR));
      }
    }
    return List.copyOf(patterns);
  }
}
