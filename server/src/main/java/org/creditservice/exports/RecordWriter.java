package org.creditservice.exports;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes rows as records of a format. The same rows always become the same bytes.
 *
 * @param <R> what a row holds
 */
interface RecordWriter<R> extends Closeable {
  /** Writes what comes before the first record of a file. */
  void begin() throws IOException;

  void write(R row) throws IOException;

  void flush() throws IOException;
}
