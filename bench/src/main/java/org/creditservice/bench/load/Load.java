package org.creditservice.bench.load;

/**
 * One load.
 *
 * @param name names it on the command line and in reports
 * @param description what it is, for people
 * @param inFlight requests that wait for their answer at any time, in a closed loop
 * @param historyEntries ledger entries that are there before it begins
 * @param servers servers of the service, all on one database
 * @param compared whether all rivals run beside it, and not only the strongest
 */
public record Load(
    String name,
    String description,
    Population population,
    Mix mix,
    int inFlight,
    long historyEntries,
    int servers,
    Pace pace,
    boolean compared) {

  static Load of(String name, String description, Population population, Mix mix, int inFlight) {
    return new Load(
        name, description, population, mix, inFlight, 0, 1, Pace.CLOSED, /* compared= */ false);
  }

  Load compared(boolean all) {
    return new Load(
        name, description, population, mix, inFlight, historyEntries, servers, pace, all);
  }

  Load withInFlight(int requests) {
    return new Load(
        name, description, population, mix, requests, historyEntries, servers, pace, compared);
  }

  Load withHistory(long entries) {
    return new Load(name, description, population, mix, inFlight, entries, servers, pace, compared);
  }

  Load withServers(int count) {
    return new Load(
        name, description, population, mix, inFlight, historyEntries, count, pace, compared);
  }

  /** The same at another pace. */
  public Load at(Pace newPace) {
    return new Load(
        name, description, population, mix, inFlight, historyEntries, servers, newPace, compared);
  }
}
