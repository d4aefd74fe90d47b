package org.creditservice.bench.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Intervals of a run, and what is said of its worst pauses. */
class TimelineTest {
  private static final long START = 1_700_000_000_000_000L;
  private static final long MILLI = 1000;

  @Test
  void splitsARunIntoIntervalsOfAHundredMilliseconds() {
    Timeline timeline = timeline(call(0, 1), call(50, 3), call(99, 2), call(100, 7));

    assertThat(timeline.startMicros()).isEqualTo(START);
    assertThat(timeline.endMicros()).isEqualTo(START + 200 * MILLI);
    assertThat(timeline.intervals()).extracting(Interval::calls).containsExactly(3L, 1L);
    Interval first = timeline.intervals().get(0);
    assertThat(first.latency().p50()).isBetween(1990L, 2010L);
    assertThat(first.latency().max()).isEqualTo(3000);
    assertThat(first.slowestDueMicros()).isEqualTo(START + 50 * MILLI);
  }

  @Test
  void keepsIntervalsInWhichNoCallWasDue() {
    Timeline timeline = timeline(call(310, 1), call(0, 1));

    assertThat(timeline.intervals()).extracting(Interval::calls).containsExactly(1L, 0L, 0L, 1L);
    assertThat(timeline.intervals().get(1).latency()).isEqualTo(new Interval.Latency(0, 0, 0));
  }

  @Test
  void aRunWithoutCallsHasNoIntervals() {
    Timeline timeline = timeline();

    assertThat(timeline.intervals()).isEmpty();
    assertThat(timeline.worstPauses()).isEmpty();
    assertThat(timeline.with(List.of(event(EventKind.SWEEP, 0, 1))).events()).isEmpty();
  }

  @Test
  void leavesOutWhatHappenedBeforeOrAfterIt() {
    Event before = event(EventKind.SWEEP, -20, 10);
    Event atItsStart = event(EventKind.CHECKPOINT, -20, 30);
    Event after = event(EventKind.SWEEP, 301, 1);
    Event within = event(EventKind.SWEEP, 5, 1);

    Timeline timeline =
        timeline(call(0, 1), call(200, 1)).with(List.of(before, within, after, atItsStart));

    assertThat(timeline.events()).containsExactly(atItsStart, within);
  }

  @Test
  void aPauseCoincidesWithWhatHappenedWhileTheCallWaited() {
    Event before = event(EventKind.GARBAGE_COLLECTION, 100, 9);
    Event meanwhile = event(EventKind.GARBAGE_COLLECTION, 120, 3);
    Event all = event(EventKind.CHECKPOINT, 0, 1000);
    Event after = event(EventKind.SWEEP, 141, 3);

    Timeline timeline =
        timeline(call(0, 1), call(110, 30), call(400, 2))
            .with(List.of(before, meanwhile, all, after));

    Pause worst = timeline.worstPauses().get(0);
    assertThat(worst.dueMicros()).isEqualTo(START + 110 * MILLI);
    assertThat(worst.latencyMicros()).isEqualTo(30 * MILLI);
    assertThat(worst.coincidences()).containsExactly(all, meanwhile);
  }

  @Test
  void callsThatWaitedForTheSameAreOnePause() {
    Timeline timeline = timeline(call(90, 250), call(150, 190), call(330, 10), call(700, 20));

    assertThat(timeline.worstPauses())
        .extracting(Pause::latencyMicros)
        .containsExactly(250 * MILLI, 20 * MILLI);
  }

  @Test
  void listsTheFiveWorst() {
    Timeline timeline =
        timeline(call(0, 1), call(100, 2), call(200, 3), call(300, 4), call(400, 5), call(500, 6));

    assertThat(timeline.worstPauses())
        .extracting(Pause::latencyMicros)
        .containsExactly(6 * MILLI, 5 * MILLI, 4 * MILLI, 3 * MILLI, 2 * MILLI);
  }

  /** Due, and its latency, in milliseconds. */
  private static LatencySample call(long due, long latency) {
    return new LatencySample(START + due * MILLI, latency * MILLI);
  }

  private static Timeline timeline(LatencySample... calls) {
    return Timeline.of(List.of(calls));
  }

  private static Event event(EventKind kind, long start, long duration) {
    return new Event(kind, START + start * MILLI, duration * MILLI, "");
  }
}
