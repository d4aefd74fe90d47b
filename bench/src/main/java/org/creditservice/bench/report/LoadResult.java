package org.creditservice.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Rival;
import org.creditservice.bench.measure.Counter;
import org.creditservice.bench.measure.RunResult;

/**
 * The result of one load.
 *
 * @param contenders the service first
 * @param findings what the audit found wrong; if anything, the figures are void
 */
public record LoadResult(Load load, List<ContenderResult> contenders, List<String> findings) {

  public boolean isVoid() {
    return !findings.isEmpty();
  }

  ContenderResult service() {
    return contenders.get(0);
  }

  /** The service against each rival, by name. Empty for an open loop, whose rate is given. */
  public Map<String, Ratio> ratios() {
    Map<String, Ratio> ratios = new LinkedHashMap<>();
    if (load.pacing().isOpenLoop()) {
      return ratios;
    }
    for (ContenderResult rival : contenders.subList(1, contenders.size())) {
      ratios.put(rival.name(), ratio(service(), rival));
    }
    return ratios;
  }

  /** PostgreSQL's CPU time per operation, divided by the floor's; empty if one is unknown. */
  public Optional<Ratio> postgresToFloor() {
    List<Double> ratios = new ArrayList<>();
    contenders.stream()
        .filter(contender -> contender.name().equals(Rival.FLOOR.label()))
        .findFirst()
        .ifPresent(
            floor -> {
              for (int pair = 0; pair < floor.runs().size(); pair++) {
                OptionalDouble ours = postgresCpu(service().runs().get(pair));
                OptionalDouble least = postgresCpu(floor.runs().get(pair));
                if (ours.isPresent() && least.orElse(0) > 0) {
                  ratios.add(ours.getAsDouble() / least.getAsDouble());
                }
              }
            });
    return ratios.isEmpty() ? Optional.empty() : Optional.of(new Ratio(ratios));
  }

  /** The client's share of the CPU time of each contender's runs, by name, where it is known. */
  public Map<String, Double> clientShares() {
    return medians(RunResult::clientShare);
  }

  /** How many cores were busy in each contender's runs, by name, where it is known. */
  public Map<String, Double> busyCores() {
    return medians(RunResult::busyCores);
  }

  private Map<String, Double> medians(Function<RunResult, OptionalDouble> figure) {
    Map<String, Double> medians = new LinkedHashMap<>();
    contenders.forEach(
        contender ->
            contender
                .medianIfKnown(figure)
                .ifPresent(median -> medians.put(contender.name(), median)));
    return medians;
  }

  private static OptionalDouble postgresCpu(RunResult run) {
    return run.perOperation(Counter.POSTGRES_CPU_MS);
  }

  private static Ratio ratio(ContenderResult service, ContenderResult rival) {
    return new Ratio(
        IntStream.range(0, service.runs().size())
            .mapToObj(
                pair ->
                    service.runs().get(pair).operationsPerSecond()
                        / rival.runs().get(pair).operationsPerSecond())
            .toList());
  }
}
