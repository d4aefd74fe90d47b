package org.creditservice.bench.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.creditservice.bench.measure.RunResult;

/** All runs of one contender under one load. */
public record ContenderResult(String contender, List<RunResult> samples) {

  /** The median over the runs. */
  public double median(ToDoubleFunction<RunResult> value) {
    return Ratio.median(samples.stream().map(value::applyAsDouble).toList());
  }

  /** The median over those runs that have the value. */
  public OptionalDouble medianIfKnown(Function<RunResult, OptionalDouble> value) {
    List<Double> known =
        samples.stream().map(value).flatMap(each -> each.stream().boxed()).toList();
    return known.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Ratio.median(known));
  }

  double operationsPerSecond() {
    return median(RunResult::operationsPerSecond);
  }
}
