package org.creditservice.access.policy;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * YAML as far as a policy needs it: one document, not deep, without aliases. Nothing in it can make
 * objects: what comes out are nodes of text.
 */
final class YamlText {
  /** A policy with every setting is four deep: the file, its callers, a caller, its methods. */
  private static final int DEPTH_MAX = 8;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(PolicyParser.CHARACTERS_MAX).build();

  private YamlText() {}

  /**
   * The document's root; absent if there is nothing but comments.
   *
   * @throws PolicyException if it isn't such YAML
   */
  static Optional<Node> parse(String text) throws PolicyException {
    refuseTabs(text);
    try {
      // The composer calls itself for each level, and copies nodes for aliases. So look first.
      refuseDepthAndAliases(text);
      return new Compose(SETTINGS).composeString(text);
    } catch (MarkedYamlEngineException e) {
      throw at(e.getProblemMark(), "this is not YAML: " + Shown.text(e.getProblem()));
    } catch (YamlEngineException e) {
      throw new PolicyException(1, 1, "this is not YAML: " + Shown.text(e.getMessage()));
    }
  }

  static PolicyException at(Optional<Mark> mark, String sentence) {
    return new PolicyException(
        mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1, sentence);
  }

  /** The parser says only that a tab can't start a token. */
  private static void refuseTabs(String text) throws PolicyException {
    int line = 1;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
        begin = i + 1;
      } else if (c == '\t' && text.substring(begin, i).isBlank()) {
        throw new PolicyException(
            line, i - begin + 1, "there is a tab; indent with blanks, as YAML demands");
      }
    }
  }

  private static void refuseDepthAndAliases(String text) throws PolicyException {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof AliasEvent) {
        throw at(
            event.getStartMark(),
            "aliases are not accepted; put quotes around a name that begins with an asterisk");
      }
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > DEPTH_MAX) {
        throw at(event.getStartMark(), "this is nested more deeply than any policy");
      }
    }
  }
}
