package org.creditservice.bench.measure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How long a disk takes to make 8 kB durable, as {@code pg_test_fsync} measures it: the same page
 * is written and {@code fdatasync} called, again and again. Group commit is worth as much as this
 * is long.
 *
 * @param medianMillis of all flushes
 * @param p99Millis of all flushes
 */
public record FlushTime(double medianMillis, double p99Millis) {
  private static final int PAGE = 8192;

  /** The size of a segment of PostgreSQL's log: what is flushed is allocated already. */
  private static final int FILE = 16 * 1024 * 1024;

  private static final double MICROS_PER_MILLI = 1000;

  /** Measures in a new file, which it deletes. */
  public static FlushTime measure(Path directory, Duration duration) throws IOException {
    Path file = Files.createTempFile(directory, "flush", "");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      writeAt(channel, ByteBuffer.allocate(FILE));
      channel.force(true);
      Histogram micros = new Histogram(3);
      ByteBuffer page = ByteBuffer.allocate(PAGE);
      long endNanos = System.nanoTime() + duration.toNanos();
      do {
        long startNanos = System.nanoTime();
        writeAt(channel, page.clear());
        channel.force(false);
        micros.recordValue((System.nanoTime() - startNanos) / 1000);
      } while (System.nanoTime() < endNanos);
      return new FlushTime(
          micros.getValueAtPercentile(50) / MICROS_PER_MILLI,
          micros.getValueAtPercentile(99) / MICROS_PER_MILLI);
    } finally {
      Files.delete(file);
    }
  }

  private static void writeAt(FileChannel channel, ByteBuffer bytes) throws IOException {
    channel.position(0);
    while (bytes.hasRemaining()) {
      int unused = channel.write(bytes);
    }
  }
}
