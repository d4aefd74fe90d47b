package org.creditservice.bench.load;

import java.util.List;

/** All loads. */
public final class LoadCatalog {
  private static final Population MANY = Population.uniform("u", 10_000);
  private static final Population ZIPF = new Population("z", 100_000, 1.0);
  private static final Population ONE = Population.uniform("h", 1);
  private static final Population TEN = Population.uniform("t", 10);

  /** Enough that the number in flight, not the number of profiles, sets the pace. */
  private static final int BUSY = 256;

  private static final Load UNIFORM_256 = uniform(BUSY).beside(RivalSelection.ALL);
  private static final Load UNIFORM_16 = uniform(16).beside(RivalSelection.ALL);

  private static final Load SINGLE =
      Load.of("single", "uniform, one call at a time", MANY, RequestMix.DEDUCTIONS, 1)
          .beside(RivalSelection.ALL);

  private static final Load HOT_256 =
      Load.of("hot_256", "one hot profile, 256 in flight", ONE, RequestMix.DEDUCTIONS, BUSY)
          .beside(RivalSelection.ALL);

  /** In the order in which their ratios are printed. */
  public static final List<Load> QUICK = List.of(UNIFORM_256, HOT_256, UNIFORM_16, SINGLE);

  public static final List<Load> ALL =
      List.of(
          SINGLE,
          UNIFORM_16,
          uniform(64),
          UNIFORM_256,
          uniform(1024),
          Load.of(
              "zipf_256",
              "Zipf 1.0 over 100,000, 256 in flight",
              ZIPF,
              RequestMix.DEDUCTIONS,
              BUSY),
          HOT_256,
          Load.of(
              "ten_hot_256", "ten hot profiles, 256 in flight", TEN, RequestMix.DEDUCTIONS, BUSY),
          Load.of("replays_256", "replays only, 256 in flight", MANY, RequestMix.REPLAYS, BUSY),
          Load.of(
              "some_replays_256",
              "10 % replays, half of them while the first is in flight; 256 in flight",
              MANY,
              RequestMix.SOME_REPLAYS,
              BUSY),
          Load.of(
              "half_refused_256",
              "half is refused for want of credits, 256 in flight",
              MANY,
              RequestMix.HALF_REFUSED,
              BUSY),
          Load.of("jobs_256", "jobs: submit, complete; 256 in flight", MANY, RequestMix.JOBS, BUSY),
          history("ledger_1e5_256", "10^5", 100_000),
          history("ledger_1e6_256", "10^6", 1_000_000),
          history("ledger_1e7_256", "10^7", 10_000_000),
          Load.of(
                  "two_servers_hot_256",
                  "two servers, one hot profile, 256 in flight",
                  ONE,
                  RequestMix.DEDUCTIONS,
                  BUSY)
              .withServers(2),
          Load.of(
                  "steady",
                  "open loop at half of the weaker contender's capacity",
                  MANY,
                  RequestMix.DEDUCTIONS,
                  BUSY)
              .at(new Pacing(0.5)),
          Load.of("overload", "open loop at twice the capacity", MANY, RequestMix.DEDUCTIONS, BUSY)
              .at(new Pacing(2))
              // A closed loop of pgbench's clients can't be overloaded.
              .beside(RivalSelection.NONE));

  private LoadCatalog() {}

  private static Load uniform(int inFlight) {
    return Load.of(
        "uniform_" + inFlight,
        "uniform over 10,000, %,d in flight".formatted(inFlight),
        MANY,
        RequestMix.DEDUCTIONS,
        inFlight);
  }

  private static Load history(String name, String entries, long count) {
    return Load.of(
            name,
            "uniform over 10,000 with %s ledger entries, 256 in flight".formatted(entries),
            MANY,
            RequestMix.DEDUCTIONS,
            BUSY)
        .withHistory(count);
  }
}
