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
 * @param restarts whether the service is started anew before each run
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
    boolean restarts,
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
        false,
        Set.of(Rival.FUNCTION));
  }

  public Load withRivals(Set<Rival> newRivals) {
    return with(inFlight, historyEntries, servers, pacing, restarts, newRivals);
  }

  Load withInFlight(int calls) {
    return with(calls, historyEntries, servers, pacing, restarts, rivals);
  }

  Load withHistory(long entries) {
    return with(inFlight, entries, servers, pacing, restarts, rivals);
  }

  Load withServers(int count) {
    return with(inFlight, historyEntries, count, pacing, restarts, rivals);
  }

  public Load withPacing(Pacing newPacing) {
    return with(inFlight, historyEntries, servers, newPacing, restarts, rivals);
  }

  Load withRestarts() {
    return with(inFlight, historyEntries, servers, pacing, true, rivals);
  }

  private Load with(
      int calls, long entries, int count, Pacing newPacing, boolean anew, Set<Rival> newRivals) {
    return new Load(
        name, description, population, mix, calls, entries, count, newPacing, anew, newRivals);
  }
}
