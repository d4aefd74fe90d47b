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

  /**
   * Of an open loop: what is above a server's limit for a connection, 1,024, would wait in the
   * client unseen, and up to three lanes hold no more than these together.
   */
  private static final int OPEN_LOOP_CONNECTIONS = 16;

  /** Calls in flight while profiles are made, and to warm up. */
  private static final int MANY = 256;

  private static final Duration MAKING_LIMIT = Duration.ofMinutes(10);
  private static final String CREATE_KEY = "create";

  private final List<Integer> ports;
  private final ResultCounts totals = new ResultCounts();
  private final KeySequence keys = new KeySequence();
  private boolean warm;

  public LoadGenerator(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  /** What was answered so far. */
  public ResultCounts totals() {
    return totals;
  }

  /** Makes the profiles. */
  public void create(Population population) throws InterruptedException {
    toEach(population, id -> Requests.create(id, CREATE_KEY, OPENING_BALANCE));
  }

  /** Deducts once from each profile: what a load of replays repeats. */
  public void seed(Population population) throws InterruptedException {
    toEach(population, id -> Requests.deduct(id, CallSourceFactory.SEED_KEY, 1));
  }

  /**
   * Sends a load unmeasured, and the first time also one call at a time to each server and many:
   * servers that have just started have all of their ways to compile, and a batch of one command
   * goes others than a large one.
   */
  public void warmUp(Load load, Duration duration) throws InterruptedException {
    List<Integer> inFlight =
        warm ? List.of(load.inFlight()) : List.of(MANY, ports.size(), load.inFlight());
    warm = true;
    for (int requests : inFlight) {
      ClientStatistics unused =
          closedLoop(
              load.withInFlight(requests),
              duration.dividedBy(inFlight.size()),
              MeasurementListener.NONE);
    }
  }

  /** Sends a load with its number of calls in flight. */
  public ClientStatistics closedLoop(Load load, Duration duration, MeasurementListener window)
      throws InterruptedException {
    try (LoadClient client = client(load.inFlight())) {
      return new ClosedLoop(client, calls(load), totals, load.inFlight()).run(duration, window);
    }
  }

  /** Sends a load at a fixed rate. */
  public ClientStatistics openLoop(
      Load load, double perSecond, Duration duration, MeasurementListener window)
      throws InterruptedException {
    try (LoadClient client = new LoadClient(ports, OPEN_LOOP_CONNECTIONS)) {
      return new OpenLoop(client, calls(load), totals, perSecond).run(duration, window);
    }
  }

  private void toEach(Population population, CallSourceFactory.PerProfile request)
      throws InterruptedException {
    try (LoadClient client = client(MANY)) {
      CallSource calls = CallSourceFactory.oncePerProfile(population, request);
      ClientStatistics statistics =
          new ClosedLoop(client, calls, totals, MANY).runToTheEnd(MAKING_LIMIT);
      if (statistics.count(CallResult.EXECUTED) != population.size()) {
        throw new BenchException(
            "Of %d profiles %d could be prepared; the first failure: %s"
                .formatted(
                    population.size(),
                    statistics.count(CallResult.EXECUTED),
                    statistics.failure()));
      }
    }
  }

  private CallSource calls(Load load) {
    return new CallSourceFactory(load.population(), keys).of(load.mix(), load.inFlight());
  }

  private LoadClient client(int inFlight) {
    return new LoadClient(ports, inFlight > ONE_CONNECTION_MAX && ports.size() == 1 ? 2 : 1);
  }
}
