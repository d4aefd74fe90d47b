package org.creditservice.bench.load;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.creditservice.v1.SubmitJobResponse;

/** Makes the {@link CallSource} of each {@link RequestMix}. */
final class CallSourceFactory {
  /** The key under which each profile has one deduction before a load of replays. */
  static final String SEED_KEY = "seed";

  /** More than any profile has. */
  private static final long TOO_MUCH = 1_000_000_000_000_000L;

  /** One call in twenty repeats the caller's last, one its neighbour's, which is in flight. */
  private static final int REPLAY_ODDS = 20;

  private final Population population;
  private final ProfilePicker picker;
  private final KeySequence keys;

  CallSourceFactory(Population population, KeySequence keys) {
    this.population = population;
    this.picker = population.picker();
    this.keys = keys;
  }

  CallSource of(RequestMix mix, int callers) {
    return switch (mix) {
      case DEDUCTIONS -> (caller, previous) -> deduction(1);
      case REPLAYS -> (caller, previous) -> Call.deductCredits(profile(), SEED_KEY, 1);
      case SOME_REPLAYS -> someReplays(callers);
      case HALF_REFUSED ->
          (caller, previous) -> deduction(ThreadLocalRandom.current().nextBoolean() ? 1 : TOO_MUCH);
      case JOBS ->
          (caller, previous) ->
              previous instanceof SubmitJobResponse submitted
                  ? Call.completeJob(submitted.getJob(), keys.next())
                  : Call.submitJob(profile(), keys.next());
    };
  }

  /** Supplies one call for each profile, made from its id. */
  static CallSource oncePerProfile(Population population, Function<String, Call<?, ?>> call) {
    AtomicInteger last = new AtomicInteger();
    return (caller, previous) -> {
      int n = last.incrementAndGet();
      return n > population.size() ? null : call.apply(population.profileId(n));
    };
  }

  private CallSource someReplays(int callers) {
    AtomicReferenceArray<Call<?, ?>> sent = new AtomicReferenceArray<>(callers);
    return (caller, previous) -> {
      int dice = ThreadLocalRandom.current().nextInt(REPLAY_ODDS);
      Call<?, ?> repeated = dice > 1 ? null : sent.get((caller + dice) % callers);
      Call<?, ?> call = repeated == null ? deduction(1) : repeated;
      sent.set(caller, call);
      return call;
    };
  }

  private Call<?, ?> deduction(long amount) {
    return Call.deductCredits(profile(), keys.next(), amount);
  }

  private String profile() {
    return population.profileId(picker.next(ThreadLocalRandom.current()));
  }
}
