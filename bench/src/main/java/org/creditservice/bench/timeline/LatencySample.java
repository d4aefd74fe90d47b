package org.creditservice.bench.timeline;

/**
 * One call.
 *
 * @param dueMicros when it was due, since 1970
 * @param latencyMicros how long its answer took from then on
 */
public record LatencySample(long dueMicros, long latencyMicros) {}
