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
  private static final int CALLERS = 8;

  private final CallSourceFactory callSources =
      new CallSourceFactory(Population.uniform("u", 10), new KeySequence());

  @Test
  void deductionsNeverShareAKey() {
    CallSource calls = callSources.of(RequestMix.DEDUCTIONS, CALLERS);
    Set<String> keys = new HashSet<>();

    for (int i = 0; i < REQUESTS; i++) {
      assertThat(keys.add(deduction(calls, i % CALLERS).getIdempotencyKey())).isTrue();
    }
  }

  @Test
  void someReplaysRepeatATenthOfTheRequests() {
    CallSource calls = callSources.of(RequestMix.SOME_REPLAYS, CALLERS);
    Map<String, DeductCreditsRequest> sent = new HashMap<>();
    int repeated = 0;

    for (int i = 0; i < REQUESTS; i++) {
      DeductCreditsRequest request = deduction(calls, i % CALLERS);
      DeductCreditsRequest first = sent.putIfAbsent(request.getIdempotencyKey(), request);
      if (first != null) {
        repeated++;
        assertThat(request).isEqualTo(first);
      }
    }

    assertThat((double) repeated / REQUESTS).isCloseTo(0.1, within(0.02));
  }

  @Test
  void halfRefusedAsksForTooMuchEverySecondTime() {
    CallSource calls = callSources.of(RequestMix.HALF_REFUSED, CALLERS);
    int tooMuch = 0;

    for (int i = 0; i < REQUESTS; i++) {
      if (deduction(calls, i % CALLERS).getAmount() > LoadGenerator.OPENING_BALANCE) {
        tooMuch++;
      }
    }

    assertThat((double) tooMuch / REQUESTS).isCloseTo(0.5, within(0.02));
  }

  @Test
  void completesAJobAfterSubmittingIt() {
    CallSource calls = callSources.of(RequestMix.JOBS, CALLERS);
    Object submitted =
        SubmitJobResponse.newBuilder().setJob(Job.newBuilder().setJobId("j-1")).build();

    assertThat(request(calls.next(0, null))).isInstanceOf(SubmitJobRequest.class);
    assertThat(request(calls.next(0, submitted)))
        .isInstanceOfSatisfying(
            CompleteJobRequest.class, complete -> assertThat(complete.getJobId()).isEqualTo("j-1"));
  }

  @Test
  void callsOncePerProfile() {
    CallSource calls =
        CallSourceFactory.oncePerProfile(
            Population.uniform("u", 2), id -> Call.createProfile(id, "c", 1));

    assertThat(calls.next(0, null)).isNotNull();
    assertThat(calls.next(1, null)).isNotNull();
    assertThat(calls.next(0, null)).isNull();
  }

  private static DeductCreditsRequest deduction(CallSource calls, int caller) {
    return (DeductCreditsRequest) request(calls.next(caller, null));
  }

  private static Object request(Call<?, ?> call) {
    return call.request();
  }
}
