package org.creditservice.verify;

import java.time.Duration;

/** The result of a verification that has come to its end. */
public record Summary(Counts counts, Findings findings, Duration elapsed) {
  public boolean clean() {
    return findings.total() == 0;
  }
}
