package org.creditservice.testkit;

import java.time.Duration;
import java.time.Instant;
import org.creditservice.testing.v1.AdvanceClockRequest;
import org.creditservice.testing.v1.MakeUnavailableRequest;

/**
 * Makes happen what a network, a database and time do. What it is told is over when the test is,
 * except that the clock never goes back.
 *
 * <p>Its own faults are for whoever calls next, and outages and the clock are the whole service's:
 * where tests run at the same time, use {@link #forProfile}, and give a class that uses these
 * {@code @Isolated}. Thread-safe.
 */
public final class TestControls extends Faults {
  private final ControlCalls calls;

  TestControls(ControlCalls calls) {
    super(calls, "");
    this.calls = calls;
  }

  /** What goes wrong with the calls of one profile only. */
  public Faults forProfile(String profileId) {
    if (profileId.isEmpty()) {
      throw new IllegalArgumentException("profileId is empty, which would mean every profile");
    }
    return new Faults(calls, profileId);
  }

  /**
   * Every command and query is answered UNAVAILABLE for a while, as when the database is down.
   *
   * @param duration from now, at most an hour; zero ends it
   */
  public void unavailableFor(Duration duration) {
    calls.makeUnavailable(
        MakeUnavailableRequest.newBuilder().setDuration(toProto(duration)).build());
  }

  /**
   * Moves the service's clock on, so that jobs expire and rate limits pass. On return, jobs whose
   * time is over have been expired and refunded.
   *
   * @param duration more than zero, at most 3,650 days
   * @return the time that it is now for the service
   */
  public Instant advanceClock(Duration duration) {
    return calls.advanceClock(
        AdvanceClockRequest.newBuilder().setDuration(toProto(duration)).build());
  }

  /**
   * Drops all faults of this test that have not happened, and ends an outage of its. That is done
   * after each test, too: this tells whether what was to go wrong has gone wrong.
   *
   * @return how many times a fault has not happened
   */
  public int reset() {
    return calls.reset();
  }
}
