package org.creditservice.bench.load;

import java.time.Duration;
import java.util.List;
import org.creditservice.bench.BenchException;

/** The client of a server, or of several: makes profiles and sends loads. */
public final class LoadGenerator {
  /** So much that no load uses it up; and none reaches the largest balance there may be. */
  public static final long OPENING_BALANCE = 100_000_000_000_000L;

  /** Calls in flight up to which one connection does. */
  private static final int ONE_CONNECTION_MAX = 64;

  /** Calls in flight while profiles are made. */
  private static final int MAKING = 256;

  private static final Duration MAKING_LIMIT = Duration.ofMinutes(10);
  private static final String CREATE_KEY = "create";

  private final List<Integer> ports;
  private final Totals totals = new Totals();
  private final Keys keys = new Keys();

  public LoadGenerator(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  /** What was answered so far. */
  public Totals totals() {
    return totals;
  }

  /** Makes the profiles. */
  public void create(Population population) throws InterruptedException {
    toEach(population, id -> Requests.create(id, CREATE_KEY, OPENING_BALANCE));
  }

  /** Deducts once from each profile: what a load of replays repeats. */
  public void seed(Population population) throws InterruptedException {
    toEach(population, id -> Requests.deduct(id, Traffics.SEED_KEY, 1));
  }

  /** Sends a load with its number of calls in flight. */
  public Tally closedLoop(Load load, Duration duration, Window window) throws InterruptedException {
    try (LoadClient client = client(load.inFlight())) {
      return new ClosedLoop(client, traffic(load), totals, load.inFlight()).run(duration, window);
    }
  }

  /** Sends a load at a fixed rate. */
  public Tally openLoop(Load load, double perSecond, Duration duration, Window window)
      throws InterruptedException {
    try (LoadClient client = client(load.inFlight())) {
      return new OpenLoop(client, traffic(load), totals, perSecond).run(duration, window);
    }
  }

  private void toEach(Population population, Traffics.PerProfile request)
      throws InterruptedException {
    try (LoadClient client = client(MAKING)) {
      Traffic traffic = Traffics.oncePerProfile(population, request);
      Tally tally = new ClosedLoop(client, traffic, totals, MAKING).runToTheEnd(MAKING_LIMIT);
      if (tally.count(Answered.EXECUTED) != population.size()) {
        throw new BenchException(
            "Of %d profiles %d could be prepared; the first failure: %s"
                .formatted(population.size(), tally.count(Answered.EXECUTED), tally.failure()));
      }
    }
  }

  private Traffic traffic(Load load) {
    return new Traffics(load.population(), keys).of(load.mix(), load.inFlight());
  }

  private LoadClient client(int inFlight) {
    return new LoadClient(ports, inFlight > ONE_CONNECTION_MAX && ports.size() == 1 ? 2 : 1);
  }
}
