package org.creditservice.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.creditservice.bench.load.Load;

/**
 * What came of one load.
 *
 * @param contenders the service first
 * @param broken what the audit found; if anything, the figures are void
 */
public record LoadResult(Load load, List<ContenderResult> contenders, List<String> broken) {

  public boolean isVoid() {
    return !broken.isEmpty();
  }

  /** The service against each of the others, by their names; at a given rate there is none. */
  public Map<String, Ratio> ratios() {
    Map<String, Ratio> ratios = new LinkedHashMap<>();
    if (load.pace().open()) {
      return ratios;
    }
    ContenderResult service = contenders.get(0);
    for (ContenderResult rival : contenders.subList(1, contenders.size())) {
      ratios.put(rival.contender(), ratio(service, rival));
    }
    return ratios;
  }

  private static Ratio ratio(ContenderResult service, ContenderResult rival) {
    return new Ratio(
        IntStream.range(0, service.samples().size())
            .mapToObj(
                pair ->
                    service.samples().get(pair).operationsPerSecond()
                        / rival.samples().get(pair).operationsPerSecond())
            .toList());
  }
}
