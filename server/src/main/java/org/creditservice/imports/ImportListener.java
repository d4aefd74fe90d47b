package org.creditservice.imports;

/** Receives the progress of a run, on its thread. */
public interface ImportListener {
  /** A row was not executed. */
  void rejected(long line, String reason);

  /** Called after each row with the number of rows done. */
  void done(long rows);
}
