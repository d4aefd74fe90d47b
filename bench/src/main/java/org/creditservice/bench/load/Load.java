package org.creditservice.bench.load;

/**
 * One load.
 *
 * @param name names it on the command line and in reports
 * @param description what it is, for people
 * @param inFlight requests that wait for their answer at any time, in a closed loop
 * @param historyEntries ledger entries that are there before it begins
 * @param servers servers of the service, all on one database
 * @param rivals who runs beside it
 */
public record Load(
    String name,
    String description,
    Population population,
    RequestMix mix,
    int inFlight,
    long historyEntries,
    int servers,
    Pacing pace,
    RivalSelection rivals) {

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
        Pacing.CLOSED,
        RivalSelection.STRONGEST);
  }

  /** The same beside others. */
  public Load beside(RivalSelection others) {
    return new Load(
        name, description, population, mix, inFlight, historyEntries, servers, pace, others);
  }

  Load withInFlight(int requests) {
    return new Load(
        name, description, population, mix, requests, historyEntries, servers, pace, rivals);
  }

  Load withHistory(long entries) {
    return new Load(name, description, population, mix, inFlight, entries, servers, pace, rivals);
  }

  Load withServers(int count) {
    return new Load(
        name, description, population, mix, inFlight, historyEntries, count, pace, rivals);
  }

  /** The same at another pace. */
  public Load at(Pacing newPace) {
    return new Load(
        name, description, population, mix, inFlight, historyEntries, servers, newPace, rivals);
  }
}
