package org.creditservice.access.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping of YAML with known keys, each at most once. */
final class YamlMapping {
  private final Node node;
  private final String what;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private YamlMapping(Node node, String what) {
    this.node = node;
    this.what = what;
  }

  /**
   * The mapping that a node is.
   *
   * @param what it stands for, for sentences, such as "a caller"
   * @param keys which ones are accepted
   */
  static YamlMapping of(Node node, String what, List<String> keys) throws PolicyException {
    if (!(node instanceof MappingNode mapping)) {
      throw YamlText.at(
          node.getStartMark(), what + " is written as keys with values; its keys are " + in(keys));
    }
    YamlMapping read = new YamlMapping(node, what);
    for (NodeTuple pair : mapping.getValue()) {
      String key = text(pair.getKeyNode(), "a key of " + what);
      if (!keys.contains(key)) {
        throw YamlText.at(
            pair.getKeyNode().getStartMark(),
            "unknown key \"%s\"; %s has the keys %s".formatted(Shown.text(key), what, in(keys)));
      }
      if (read.values.put(key, pair.getValueNode()) != null) {
        throw YamlText.at(pair.getKeyNode().getStartMark(), key + " is given twice");
      }
    }
    return read;
  }

  private static String in(List<String> keys) {
    return String.join(", ", keys);
  }

  @Nullable Node find(String key) {
    return values.get(key);
  }

  Node required(String key) throws PolicyException {
    Node value = values.get(key);
    if (value == null) {
      throw YamlText.at(node.getStartMark(), what + " needs the key " + key);
    }
    return value;
  }

  /** The line in which it begins, from 1. */
  int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /** The items of a list. */
  static List<Node> items(Node node, String what) throws PolicyException {
    if (node instanceof SequenceNode list) {
      return list.getValue();
    }
    throw YamlText.at(node.getStartMark(), what + " must be a list");
  }

  /** The text of a single value, whatever YAML takes it for. */
  static String text(Node node, String what) throws PolicyException {
    return Optional.of(node)
        .filter(ScalarNode.class::isInstance)
        .map(scalar -> ((ScalarNode) scalar).getValue())
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () -> YamlText.at(node.getStartMark(), what + " must be a text that is not empty"));
  }
}
