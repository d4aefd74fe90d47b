package org.creditservice.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.creditservice.bench.BenchException;

/** The client of one contender's servers: creates profiles and sends loads. */
public final class LoadGenerator {
  /** More than any load uses up; and no load reaches the largest balance allowed. */
  public static final long OPENING_BALANCE = 100_000_000_000_000L;

  /** Up to so many calls in flight, one connection is enough. */
  private static final int ONE_CONNECTION_MAX = 64;

  /**
   * Connections of an open loop. What exceeds a server's limit per connection, 1,024 calls, would
   * wait in the client unnoticed; the queues of up to three lanes hold no more than these
   * connections carry together.
   */
  private static final int OPEN_LOOP_CONNECTIONS = 16;

  /** Calls in flight while profiles are created, and in a part of the warm-up. */
  private static final int MANY = 256;

  private static final Duration PREPARATION_TIMEOUT = Duration.ofMinutes(10);
  private static final String CREATE_KEY = "create";

  private List<Integer> ports;
  private final ResultCounts totals = new ResultCounts();
  private final KeySequence keys = new KeySequence();
  private boolean warm;

  public LoadGenerator(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  /** The servers have been started anew. */
  public void connectTo(List<Integer> newPorts) {
    ports = List.copyOf(newPorts);
  }

  /** All results since the database was empty: the audit compares them with the records. */
  public ResultCounts totals() {
    return totals;
  }

  public void createProfiles(Population population) throws InterruptedException {
    callOncePerProfile(population, id -> Call.createProfile(id, CREATE_KEY, OPENING_BALANCE));
  }

  /** Deducts once from each profile: the calls that a load of replays repeats. */
  public void deductForReplays(Population population) throws InterruptedException {
    callOncePerProfile(population, id -> Call.deductCredits(id, CallSourceFactory.SEED_KEY, 1));
  }

  /**
   * Sends a load without measuring it. The first time, it first sends many calls at a time and then
   * one at a time to each server: new servers have all their code still to compile, and a batch of
   * one command takes other paths than a large one.
   */
  public void warmUp(Load load, Duration duration) throws InterruptedException {
    List<Integer> phases =
        warm ? List.of(load.inFlight()) : List.of(MANY, ports.size(), load.inFlight());
    warm = true;
    for (int inFlight : phases) {
      ClientStatistics unused =
          runClosedLoop(
              load.withInFlight(inFlight),
              duration.dividedBy(phases.size()),
              MeasurementListener.NONE);
    }
  }

  public ClientStatistics runClosedLoop(Load load, Duration duration, MeasurementListener listener)
      throws InterruptedException {
    try (LoadClient client = client(load.inFlight())) {
      return new ClosedLoop(client, calls(load), totals, load.inFlight()).run(duration, listener);
    }
  }

  public ClientStatistics runOpenLoop(
      Load load, double perSecond, Duration duration, MeasurementListener listener)
      throws InterruptedException {
    try (LoadClient client = new LoadClient(ports, OPEN_LOOP_CONNECTIONS)) {
      return new OpenLoop(client, calls(load), totals, perSecond).run(duration, listener);
    }
  }

  private void callOncePerProfile(Population population, Function<String, Call<?, ?>> call)
      throws InterruptedException {
    try (LoadClient client = client(MANY)) {
      CallSource calls = CallSourceFactory.oncePerProfile(population, call);
      ResultCounts counts =
          new ClosedLoop(client, calls, totals, MANY).runToTheEnd(PREPARATION_TIMEOUT).counts();
      long executed = counts.count(CallResult.EXECUTED);
      if (executed != population.size()) {
        throw new BenchException(
            "Prepared only %d of %d profiles; the first failure: %s"
                .formatted(executed, population.size(), counts.firstUnknown()));
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
