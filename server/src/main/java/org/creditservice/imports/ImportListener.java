package org.creditservice.imports;

/** Hears how an import is going. Called on the import's thread. */
public interface ImportListener {
  /** A row was not brought in. */
  void rejected(long line, String reason);

  /** So many rows are done. */
  void done(long rows);
}
