package org.creditservice.bench.load;

import java.util.List;
import java.util.stream.IntStream;
import org.creditservice.bench.timeline.LatencySample;

/**
 * Records the latency of each call of an open loop. A call is due at a time that follows from its
 * number, and each number is recorded by one thread.
 */
final class SampleRecorder {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long NANOS_PER_MICRO = 1000;

  /** Of a call that was rejected, or is not answered yet. */
  private static final long NONE = 0;

  private final double perSecond;
  private final long startNanos = System.nanoTime();
  private final long startMicros = System.currentTimeMillis() * 1000;
  private final long[] latencyMicros;

  SampleRecorder(int count, double perSecond) {
    this.perSecond = perSecond;
    this.latencyMicros = new long[count];
  }

  int count() {
    return latencyMicros.length;
  }

  /** When a call is due, as {@link System#nanoTime()} counts. */
  long dueNanos(int number) {
    return startNanos + (long) (number * NANOS_PER_SECOND / perSecond);
  }

  void add(int number, long latencyNanos) {
    latencyMicros[number] = Math.max(1, latencyNanos / NANOS_PER_MICRO);
  }

  /** All that were recorded. Only when all calls have ended. */
  List<LatencySample> samples() {
    return IntStream.range(0, count())
        .filter(number -> latencyMicros[number] != NONE)
        .mapToObj(number -> new LatencySample(dueMicros(number), latencyMicros[number]))
        .toList();
  }

  private long dueMicros(int number) {
    return startMicros + (dueNanos(number) - startNanos) / NANOS_PER_MICRO;
  }
}
