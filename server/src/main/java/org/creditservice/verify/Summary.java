package org.creditservice.verify;

import java.time.Duration;
import java.util.List;

/** The result of a verification that has come to its end. */
public record Summary(Counts counts, Findings findings, Duration elapsed) {
  /** The same with what another check has found, which took so long. */
  public Summary with(Findings more, Duration took) {
    Findings all = new Findings();
    List<Finding> unused = all.addAll(findings);
    unused = all.addAll(more);
    return new Summary(counts, all, elapsed.plus(took));
  }

  public boolean clean() {
    return findings.total() == 0;
  }
}
