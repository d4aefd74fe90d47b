package org.creditservice.imports;

/** Receives the progress of an import, on the import's thread. */
public interface ImportListener {
  /** A row was not imported. */
  void rejected(long line, String reason);

  /** Called after each row with the number of rows done. */
  void done(long rows);
}
