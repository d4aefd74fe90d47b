package org.creditservice.imports;

/**
 * What an import has done.
 *
 * @param created profiles that were created
 * @param alreadyThere rows that an earlier import, or an earlier line, had brought in just so
 * @param rejected rows that were not brought in, each reported
 * @param complete whether every row was looked at
 */
public record Summary(long created, long alreadyThere, long rejected, boolean complete) {

  /** How many rows were looked at. */
  public long rows() {
    return created + alreadyThere + rejected;
  }
}
