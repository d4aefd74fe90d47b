package org.creditservice.bench.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.creditservice.bench.measure.RunResult;

/**
 * All runs of one contender under one load.
 *
 * @param name the contender's name
 */
public record ContenderResult(String name, List<RunResult> runs) {

  /** The median of a figure over the runs. */
  double median(ToDoubleFunction<RunResult> figure) {
    return Ratio.median(runs.stream().map(figure::applyAsDouble).toList());
  }

  /** The median over those runs that have the figure; empty if none has. */
  OptionalDouble medianIfKnown(Function<RunResult, OptionalDouble> figure) {
    List<Double> known = runs.stream().map(figure).flatMap(each -> each.stream().boxed()).toList();
    return known.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Ratio.median(known));
  }

  double operationsPerSecond() {
    return median(RunResult::operationsPerSecond);
  }
}
