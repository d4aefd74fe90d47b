package org.creditservice.bench.measure;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * One run of one contender.
 *
 * @param seconds how long was measured
 * @param operations answers within that time that are operations: executed, refused for good,
 *     replayed
 * @param answers how many answers of each kind
 * @param latency of the operations
 * @param moved how far each meter moved meanwhile
 * @param diskBytesPerOperation what the tables and indexes grew by, for each operation that is
 *     recorded; absent where none was
 * @param notes what else belongs to this run, such as the number of clients
 */
public record RunResult(
    double seconds,
    long operations,
    Map<String, Long> answers,
    LatencySummary latency,
    Map<Counter, Double> moved,
    OptionalDouble diskBytesPerOperation,
    Map<String, String> notes) {

  public double operationsPerSecond() {
    return operations / seconds;
  }

  /** How far a meter moved for each operation. */
  public OptionalDouble perOperation(Counter meter) {
    Double value = moved.get(meter);
    return value == null || operations == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(value / operations);
  }

  /** Operations in one transaction on the average. */
  public OptionalDouble operationsPerCommit() {
    Double commits = moved.get(Counter.COMMITS);
    return commits == null || commits <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(operations / commits);
  }
}
