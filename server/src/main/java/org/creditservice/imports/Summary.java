package org.creditservice.imports;

/**
 * The result of an import.
 *
 * @param created profiles that were created
 * @param alreadyThere rows that an earlier import, or an earlier line, had imported unchanged
 * @param rejected rows that were not imported, each reported
 * @param complete false if the import was stopped early
 */
public record Summary(long created, long alreadyThere, long rejected, boolean complete) {

  /** How many rows were processed. */
  public long rows() {
    return created + alreadyThere + rejected;
  }
}
