package org.creditservice.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.creditservice.bench.load.Load;

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
