package org.creditservice.bench.load;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** All loads of the bench. */
public final class LoadCatalog {
  private static final Population UNIFORM = Population.uniform("u", 10_000);
  private static final Population ZIPF = new Population("z", 100_000, 1.0);
  private static final Population ONE_HOT = Population.uniform("h", 1);
  private static final Population TEN_HOT = Population.uniform("t", 10);

  /** Calls in flight: enough that they, and not the number of profiles, decide the throughput. */
  private static final int BUSY = 256;

  /** Those of a load that restarts nothing. */
  public static final Set<Rival> ALL_RIVALS =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Rival.WARM)));

  /** Those that keep all promises of a deduction. */
  private static final Set<Rival> COMPLETE_RIVALS = Set.of(Rival.FUNCTION, Rival.TEXTBOOK);

  private static final Load SINGLE =
      Load.of("single", "uniform, one call at a time", UNIFORM, RequestMix.DEDUCTIONS, 1)
          .withRivals(ALL_RIVALS);

  private static final Load UNIFORM_16 = uniform(16).withRivals(ALL_RIVALS);
  private static final Load UNIFORM_256 = uniform(BUSY).withRivals(ALL_RIVALS);

  private static final Load HOT_256 =
      busy("hot_256", "one hot profile, 256 in flight", ONE_HOT, RequestMix.DEDUCTIONS)
          .withRivals(ALL_RIVALS);

  /** The main loads, in the order in which {@code --quick} prints their ratios. */
  public static final List<Load> QUICK = List.of(UNIFORM_256, HOT_256, UNIFORM_16, SINGLE);

  /** Those that {@code --quick} compares with. */
  public static final Set<Rival> QUICK_RIVALS = Set.of(Rival.FUNCTION, Rival.TEXTBOOK);

  public static final List<Load> ALL =
      List.of(
          SINGLE,
          UNIFORM_16,
          uniform(64).withRivals(COMPLETE_RIVALS),
          UNIFORM_256,
          uniform(1024).withRivals(COMPLETE_RIVALS),
          busy("zipf_256", "Zipf 1.0 over 100,000, 256 in flight", ZIPF, RequestMix.DEDUCTIONS),
          HOT_256,
          busy("ten_hot_256", "ten hot profiles, 256 in flight", TEN_HOT, RequestMix.DEDUCTIONS),
          busy("replays_256", "replays only, 256 in flight", UNIFORM, RequestMix.REPLAYS),
          busy(
              "some_replays_256",
              "10 % replays, half of them while the first call is in flight; 256 in flight",
              UNIFORM,
              RequestMix.SOME_REPLAYS),
          busy(
              "half_refused_256",
              "half refused for lack of credits, 256 in flight",
              UNIFORM,
              RequestMix.HALF_REFUSED),
          busy("jobs_256", "jobs: submit, complete; 256 in flight", UNIFORM, RequestMix.JOBS),
          withHistory("ledger_1e5_256", "10^5", 100_000),
          withHistory("ledger_1e6_256", "10^6", 1_000_000),
          withHistory("ledger_1e7_256", "10^7", 10_000_000),
          busy(
                  "two_servers_hot_256",
                  "two servers, one hot profile, 256 in flight",
                  ONE_HOT,
                  RequestMix.DEDUCTIONS)
              .withServers(2),
          busy(
                  "restart_256",
                  "the service is started anew before each run; uniform over 10,000, 256 in flight",
                  UNIFORM,
                  RequestMix.DEDUCTIONS)
              .withRestarts()
              .withRivals(Set.of(Rival.WARM)),
          busy(
                  "steady",
                  "open loop at half of the weakest contender's capacity",
                  UNIFORM,
                  RequestMix.DEDUCTIONS)
              .withPacing(new Pacing(0.5))
              .withRivals(COMPLETE_RIVALS),
          busy("overload", "open loop at twice the capacity", UNIFORM, RequestMix.DEDUCTIONS)
              .withPacing(new Pacing(2))
              // pgbench's clients are a closed loop, which cannot be overloaded.
              .withRivals(Set.of()));

  private LoadCatalog() {}

  private static Load uniform(int inFlight) {
    return Load.of(
        "uniform_" + inFlight,
        "uniform over 10,000, %,d in flight".formatted(inFlight),
        UNIFORM,
        RequestMix.DEDUCTIONS,
        inFlight);
  }

  private static Load withHistory(String name, String entries, long count) {
    return busy(
            name,
            "uniform over 10,000 with %s ledger entries, 256 in flight".formatted(entries),
            UNIFORM,
            RequestMix.DEDUCTIONS)
        .withHistory(count);
  }

  private static Load busy(String name, String description, Population population, RequestMix mix) {
    return Load.of(name, description, population, mix, BUSY);
  }
}
