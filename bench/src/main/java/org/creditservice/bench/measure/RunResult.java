package org.creditservice.bench.measure;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.creditservice.bench.timeline.Timeline;

/**
 * What one run of one contender came to.
 *
 * @param seconds the time measured
 * @param operations answers in that time that are operations: executed, refused or replayed
 * @param answers the number of answers of each kind
 * @param latency of the operations
 * @param increases how much each counter grew
 * @param diskBytesPerOperation growth of tables and indexes per recorded operation; absent if none
 *     was recorded
 * @param notes further facts about this run, such as the number of clients
 * @param timeline latency over time; empty in a closed loop
 */
public record RunResult(
    double seconds,
    long operations,
    Map<String, Long> answers,
    LatencySummary latency,
    Map<Counter, Double> increases,
    OptionalDouble diskBytesPerOperation,
    Map<String, String> notes,
    Optional<Timeline> timeline) {

  /** Of a closed loop. */
  public RunResult(
      double seconds,
      long operations,
      Map<String, Long> answers,
      LatencySummary latency,
      Map<Counter, Double> increases,
      OptionalDouble diskBytesPerOperation,
      Map<String, String> notes) {
    this(
        seconds,
        operations,
        answers,
        latency,
        increases,
        diskBytesPerOperation,
        notes,
        Optional.empty());
  }

  public RunResult withNotes(Map<String, String> newNotes) {
    return with(newNotes, timeline);
  }

  public RunResult withTimeline(Timeline newTimeline) {
    return with(notes, Optional.of(newTimeline));
  }

  private RunResult with(Map<String, String> newNotes, Optional<Timeline> newTimeline) {
    return new RunResult(
        seconds,
        operations,
        answers,
        latency,
        increases,
        diskBytesPerOperation,
        newNotes,
        newTimeline);
  }

  public double operationsPerSecond() {
    return operations / seconds;
  }

  /** How much a counter grew per operation. */
  public OptionalDouble perOperation(Counter counter) {
    Double increase = increases.get(counter);
    return increase == null ? OptionalDouble.empty() : perOperation(increase, operations);
  }

  /** The client's share of all CPU time; empty if that of the client is unknown. */
  public OptionalDouble clientShare() {
    Double client = increases.get(Counter.CLIENT_CPU_MS);
    double all =
        Stream.of(Counter.CLIENT_CPU_MS, Counter.SERVER_CPU_MS, Counter.POSTGRES_CPU_MS)
            .mapToDouble(counter -> increases.getOrDefault(counter, 0.0))
            .sum();
    return client == null || all <= 0 ? OptionalDouble.empty() : OptionalDouble.of(client / all);
  }

  /** How many of the machine's cores were busy, on average, with this and all else. */
  public OptionalDouble busyCores() {
    Double busy = increases.get(Counter.BUSY_MS);
    return busy == null ? OptionalDouble.empty() : OptionalDouble.of(busy / 1000 / seconds);
  }

  /** An amount divided by operations; empty if there were none. */
  public static OptionalDouble perOperation(double amount, long operations) {
    return operations == 0 ? OptionalDouble.empty() : OptionalDouble.of(amount / operations);
  }

  /** Operations per transaction, on average. */
  public OptionalDouble operationsPerCommit() {
    Double commits = increases.get(Counter.COMMITS);
    return commits == null || commits <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(operations / commits);
  }
}
