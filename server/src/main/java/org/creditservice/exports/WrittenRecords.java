package org.creditservice.exports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Where the complete records of a file are. An export that was killed, or whose disk was full, ends
 * somewhere within a record.
 */
final class WrittenRecords {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Longer than any record: the longest metadata, every character escaped. */
  private static final long RECORD_BYTES_MAX = 1 << 20;

  private final FileChannel file;
  private long count;
  private long firstEnd;
  private long lastBegin;
  private long lastEnd;

  private WrittenRecords(FileChannel file) {
    this.file = file;
  }

  /** Reads the whole file once: in CSV, only what comes before tells what a line feed means. */
  static WrittenRecords of(FileChannel file, ExportFormat format) throws IOException {
    WrittenRecords records = new WrittenRecords(file);
    records.scan(format.quotesLines());
    return records;
  }

  private void scan(boolean quotesLines) throws IOException {
    InputStream in = Channels.newInputStream(file.position(0));
    byte[] buffer = new byte[BUFFER_BYTES];
    boolean quoted = false;
    long offset = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      for (int i = 0; i < read; i++) {
        offset++;
        if (buffer[i] == '"') {
          quoted = quotesLines && !quoted;
        } else if (buffer[i] == '\n' && !quoted) {
          end(offset);
        }
      }
    }
  }

  private void end(long offset) {
    count++;
    if (count == 1) {
      firstEnd = offset;
    }
    lastBegin = lastEnd;
    lastEnd = offset;
  }

  /** How many records are complete. */
  long count() {
    return count;
  }

  /** How many bytes they have. */
  long bytes() {
    return lastEnd;
  }

  /** The first record, without its line feed. There must be one. */
  String first() throws IOException, UnusableTargetException {
    return text(0, firstEnd);
  }

  /** The last record, without its line feed. There must be one. */
  String last() throws IOException, UnusableTargetException {
    return text(lastBegin, lastEnd);
  }

  private String text(long begin, long end) throws IOException, UnusableTargetException {
    if (end - begin > RECORD_BYTES_MAX) {
      throw new UnusableTargetException("has a longer line than any export");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) (end - begin - 1));
    while (bytes.hasRemaining() && file.read(bytes, begin + bytes.position()) >= 0) {
      // Reads on.
    }
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }
}
