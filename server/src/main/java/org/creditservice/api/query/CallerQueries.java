package org.creditservice.api.query;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.creditservice.api.answer.AnswerShare;
import org.jspecify.annotations.Nullable;

/**
 * The queries of one caller that wait, in lines that take turns: one for each memory that their
 * answers need and for each kind, so that those that can't be executed now don't hold up the
 * others.
 */
final class CallerQueries {
  /** Whose turn is next comes first. None is empty. */
  private final Map<Line, Set<WaitingQuery>> lines = new LinkedHashMap<>();

  private record Line(AnswerShare share, boolean heavy) {
    static Line of(WaitingQuery query) {
      return new Line(query.share(), query.isHeavy());
    }
  }

  void add(WaitingQuery query) {
    lines.computeIfAbsent(Line.of(query), line -> new LinkedHashSet<>()).add(query);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** How many of them wait for a thread, and not for room for their answers. */
  int waitingForThread() {
    int waiting = 0;
    for (Map.Entry<Line, Set<WaitingQuery>> line : lines.entrySet()) {
      waiting += line.getKey().share.hasRoom() ? line.getValue().size() : 0;
    }
    return waiting;
  }

  /** The first query of the first line whose first query matches; null if there is none. */
  @Nullable WaitingQuery first(Predicate<WaitingQuery> matches) {
    for (Set<WaitingQuery> line : lines.values()) {
      WaitingQuery first = line.iterator().next();
      if (matches.test(first)) {
        return first;
      }
    }
    return null;
  }

  /** Removes a query, and puts its line behind the others. False if it isn't there. */
  boolean remove(WaitingQuery query) {
    Line line = Line.of(query);
    Set<WaitingQuery> queries = lines.get(line);
    if (queries == null || !queries.remove(query)) {
      return false;
    }
    lines.remove(line);
    if (!queries.isEmpty()) {
      lines.put(line, queries);
    }
    return true;
  }
}
