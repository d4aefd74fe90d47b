package org.creditservice.bench.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.creditservice.bench.measure.Sample;

/** All runs of one party under one load. */
public record PartyResult(String party, List<Sample> samples) {

  /** The median over the runs. */
  public double median(ToDoubleFunction<Sample> value) {
    return Ratio.median(samples.stream().map(value::applyAsDouble).toList());
  }

  /** The median over those runs that have the value. */
  public OptionalDouble medianIfKnown(Function<Sample, OptionalDouble> value) {
    List<Double> known =
        samples.stream().map(value).flatMap(each -> each.stream().boxed()).toList();
    return known.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Ratio.median(known));
  }

  double operationsPerSecond() {
    return median(Sample::operationsPerSecond);
  }
}
