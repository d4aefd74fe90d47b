package org.creditservice.exports;

/** Follows an export. */
public interface ExportListener {
  /**
   * Rows have been written.
   *
   * @param rows so far, without those of an earlier run
   * @param share of all profiles, 0 … 1
   */
  void written(long rows, double share);
}
