package org.creditservice.bench.load;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.creditservice.v1.SubmitJobResponse;

/** The requests of each {@link RequestMix}. */
final class CallSourceFactory {
  /** The key under which each profile has one deduction before a load of replays. */
  static final String SEED_KEY = "seed";

  /** More than any profile has. */
  static final long TOO_MUCH = 1_000_000_000_000_000L;

  /** One in twenty repeats its own last request, another one what its neighbour has in flight. */
  private static final int REPLAY_ODDS = 20;

  private final Population population;
  private final ProfilePicker picker;
  private final KeySequence keys;

  CallSourceFactory(Population population, KeySequence keys) {
    this.population = population;
    this.picker = population.picker();
    this.keys = keys;
  }

  CallSource of(RequestMix mix, int slots) {
    return switch (mix) {
      case DEDUCTIONS -> (slot, previous) -> deduction(1);
      case REPLAYS -> (slot, previous) -> Requests.deduct(profile(), SEED_KEY, 1);
      case SOME_REPLAYS -> someReplays(slots);
      case HALF_REFUSED ->
          (slot, previous) -> deduction(ThreadLocalRandom.current().nextBoolean() ? 1 : TOO_MUCH);
      case JOBS ->
          (slot, previous) ->
              previous instanceof SubmitJobResponse submitted
                  ? Requests.complete(submitted.getJob(), keys.next())
                  : Requests.submit(profile(), keys.next());
    };
  }

  /** Every profile once: what makes it, or what a replay repeats. */
  static CallSource oncePerProfile(Population population, PerProfile request) {
    AtomicInteger last = new AtomicInteger();
    return (slot, previous) -> {
      int n = last.incrementAndGet();
      return n > population.size() ? null : request.of(population.profileId(n));
    };
  }

  /** Makes a request for a profile. */
  @FunctionalInterface
  interface PerProfile {
    Call<?, ?> of(String profileId);
  }

  private CallSource someReplays(int slots) {
    AtomicReferenceArray<Call<?, ?>> sent = new AtomicReferenceArray<>(slots);
    return (slot, previous) -> {
      int dice = ThreadLocalRandom.current().nextInt(REPLAY_ODDS);
      Call<?, ?> repeated = dice > 1 ? null : sent.get((slot + dice) % slots);
      Call<?, ?> call = repeated == null ? deduction(1) : repeated;
      sent.set(slot, call);
      return call;
    };
  }

  private Call<?, ?> deduction(long amount) {
    return Requests.deduct(profile(), keys.next(), amount);
  }

  private String profile() {
    return population.profileId(picker.next(ThreadLocalRandom.current()));
  }
}
