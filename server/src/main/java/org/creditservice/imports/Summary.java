package org.creditservice.imports;

import java.math.BigInteger;

/**
 * What became of the rows of a file.
 *
 * @param executed rows that were executed
 * @param alreadyThere rows that an earlier run, or an earlier line, had executed unchanged
 * @param rejected rows that were not executed, each reported
 * @param credits that the executed rows added
 * @param complete false if it was stopped early
 */
public record Summary(
    long executed, long alreadyThere, long rejected, BigInteger credits, boolean complete) {

  /** How many rows were processed. */
  public long rows() {
    return executed + alreadyThere + rejected;
  }
}
