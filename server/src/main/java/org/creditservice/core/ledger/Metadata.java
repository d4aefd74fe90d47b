package org.creditservice.core.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A caller's own key–value pairs, which the service keeps and never interprets.
 *
 * <p>Sorted by key, so that the order on the wire changes neither a fingerprint nor a hash.
 *
 * @param pairs unmodifiable
 */
public record Metadata(SortedMap<String, String> pairs) {
  public static final Metadata EMPTY = new Metadata(Collections.emptySortedMap());

  public static Metadata of(Map<String, String> pairs) {
    return pairs.isEmpty()
        ? EMPTY
        : new Metadata(Collections.unmodifiableSortedMap(new TreeMap<>(pairs)));
  }
}
