package org.creditservice.bench.load;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The definition of a load.
 *
 * @param name its name on the command line and in reports
 * @param description a description for people
 * @param inFlight calls in flight at any time, in a closed loop
 * @param historyEntries ledger entries that exist before the load starts
 * @param servers the service's servers, all on one database
 * @param rivals the rivals that can run it too
 */
public record Load(
    String name,
    String description,
    Population population,
    RequestMix mix,
    int inFlight,
    long historyEntries,
    int servers,
    Pacing pacing,
    Set<Rival> rivals) {

  public Load {
    rivals = rivals.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(rivals));
  }

  /** A closed loop against one server without history, compared with the strongest rival. */
  static Load of(
      String name, String description, Population population, RequestMix mix, int inFlight) {
    return new Load(
        name,
        description,
        population,
        mix,
        inFlight,
        0,
        1,
        Pacing.CLOSED_LOOP,
        Set.of(Rival.FUNCTION));
  }

  public Load withRivals(Set<Rival> newRivals) {
    return new Load(
        name, description, population, mix, inFlight, historyEntries, servers, pacing, newRivals);
  }

  Load withInFlight(int calls) {
    return new Load(
        name, description, population, mix, calls, historyEntries, servers, pacing, rivals);
  }

  Load withHistory(long entries) {
    return new Load(name, description, population, mix, inFlight, entries, servers, pacing, rivals);
  }

  Load withServers(int count) {
    return new Load(
        name, description, population, mix, inFlight, historyEntries, count, pacing, rivals);
  }

  public Load withPacing(Pacing newPacing) {
    return new Load(
        name, description, population, mix, inFlight, historyEntries, servers, newPacing, rivals);
  }
}
