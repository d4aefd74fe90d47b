package org.creditservice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.Job;
import org.creditservice.v1.SubmitJobRequest;
import org.creditservice.v1.SubmitJobResponse;
import org.junit.jupiter.api.Test;

class CallSourceFactoryTest {
  private static final int REQUESTS = 20_000;
  private static final int SLOTS = 8;

  private final CallSourceFactory callSources =
      new CallSourceFactory(Population.uniform("u", 10), new KeySequence());

  @Test
  void deductionsNeverShareAKey() {
    CallSource calls = callSources.of(RequestMix.DEDUCTIONS, SLOTS);
    Set<String> keys = new HashSet<>();

    for (int i = 0; i < REQUESTS; i++) {
      assertThat(keys.add(deduction(calls, i % SLOTS).getIdempotencyKey())).isTrue();
    }
  }

  @Test
  void aTenthOfSomeReplaysRepeatsARequest() {
    CallSource calls = callSources.of(RequestMix.SOME_REPLAYS, SLOTS);
    Map<String, DeductCreditsRequest> sent = new HashMap<>();
    int repeated = 0;

    for (int i = 0; i < REQUESTS; i++) {
      DeductCreditsRequest request = deduction(calls, i % SLOTS);
      DeductCreditsRequest first = sent.putIfAbsent(request.getIdempotencyKey(), request);
      if (first != null) {
        repeated++;
        assertThat(request).isEqualTo(first);
      }
    }

    assertThat((double) repeated / REQUESTS).isCloseTo(0.1, within(0.02));
  }

  @Test
  void halfOfHalfRefusedAsksForTooMuch() {
    CallSource calls = callSources.of(RequestMix.HALF_REFUSED, SLOTS);
    int tooMuch = 0;

    for (int i = 0; i < REQUESTS; i++) {
      if (deduction(calls, i % SLOTS).getAmount() > LoadGenerator.OPENING_BALANCE) {
        tooMuch++;
      }
    }

    assertThat((double) tooMuch / REQUESTS).isCloseTo(0.5, within(0.02));
  }

  @Test
  void aSubmittedJobIsCompletedNext() {
    CallSource calls = callSources.of(RequestMix.JOBS, SLOTS);
    Object submitted =
        SubmitJobResponse.newBuilder().setJob(Job.newBuilder().setJobId("j-1")).build();

    assertThat(request(calls.next(0, null))).isInstanceOf(SubmitJobRequest.class);
    assertThat(request(calls.next(0, submitted)))
        .isInstanceOfSatisfying(
            CompleteJobRequest.class, complete -> assertThat(complete.getJobId()).isEqualTo("j-1"));
  }

  @Test
  void eachProfileComesOnceWhenTheyAreMade() {
    CallSource calls =
        CallSourceFactory.oncePerProfile(
            Population.uniform("u", 2), id -> Requests.create(id, "c", 1));

    assertThat(calls.next(0, null)).isNotNull();
    assertThat(calls.next(1, null)).isNotNull();
    assertThat(calls.next(0, null)).isNull();
  }

  private static DeductCreditsRequest deduction(CallSource calls, int slot) {
    return (DeductCreditsRequest) request(calls.next(slot, null));
  }

  private static Object request(Call<?, ?> call) {
    return call.request();
  }
}
