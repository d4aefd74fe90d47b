package org.creditservice.exports;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.creditservice.db.Bucket;
import org.creditservice.db.export.ExportFilter;
import org.creditservice.db.export.ExportPosition;
import org.creditservice.db.export.ExportSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a table, bucket by bucket, in the order of its primary key. Memory holds one
 * page of them.
 *
 * <p>Each page is of one moment, the export as a whole is not: what is recorded while it runs is in
 * it or not. With an end time in the past, an export of entries is the same every time.
 */
public final class Export<R> {
  /** Some megabytes at most. */
  private static final int PAGE_ROWS = 2000;

  private final Exported<R> exported;
  private final ExportFilter filter;
  private final ExportSource source;
  private final ExportListener listener;
  private final BooleanSupplier stopped;
  private long rows;

  /**
   * An export that has not begun.
   *
   * @param stopped whether to end early
   */
  public Export(
      Exported<R> exported,
      ExportFilter filter,
      ExportSource source,
      ExportListener listener,
      BooleanSupplier stopped) {
    this.exported = exported;
    this.filter = filter;
    this.source = source;
    this.listener = listener;
    this.stopped = stopped;
  }

  /**
   * Writes all rows that come after what the file has, and closes it.
   *
   * @return whether it is complete; false if it was stopped
   * @throws UnusableTargetException if what the file has is of another profile
   * @throws IOException if they can't be written; what has been written can be gone on from
   * @throws org.creditservice.db.DatabaseException if they can't be read
   */
  public boolean run(ExportFile file, ExportFormat format)
      throws IOException, UnusableTargetException, InterruptedException {
    try (RecordWriter<R> writer = format.writer(exported.columns(), file.out())) {
      requireSameProfile(file.last());
      if (file.empty()) {
        writer.begin();
      }
      for (int bucket : buckets(file.last())) {
        ExportPosition last = file.last();
        boolean begun = last != null && last.bucket() == bucket;
        if (!writeBucket((short) bucket, begun ? last : null, writer)) {
          return false;
        }
        listener.written(rows, (bucket + 1.0) / Bucket.COUNT);
      }
      return true;
    }
  }

  private void requireSameProfile(@Nullable ExportPosition last) throws UnusableTargetException {
    String profileId = filter.profileId();
    if (last != null && profileId != null && !profileId.equals(last.profileId())) {
      throw new UnusableTargetException("has rows of other profiles than " + profileId);
    }
  }

  private int[] buckets(@Nullable ExportPosition last) {
    if (filter.profileId() != null) {
      return new int[] {Bucket.of(filter.profileId())};
    }
    return IntStream.range(last == null ? 0 : last.bucket(), Bucket.COUNT).toArray();
  }

  /** Returns false if it was stopped. */
  private boolean writeBucket(short bucket, @Nullable ExportPosition after, RecordWriter<R> writer)
      throws IOException, InterruptedException {
    ExportPosition position = after;
    while (!stopped.getAsBoolean()) {
      List<R> page = source.page(exported.table(), filter, bucket, position, PAGE_ROWS);
      for (R row : page) {
        writer.write(row);
      }
      rows += page.size();
      listener.written(rows, (double) bucket / Bucket.COUNT);
      if (page.size() < PAGE_ROWS) {
        return true;
      }
      position = exported.position(page.get(page.size() - 1));
    }
    return false;
  }

  /** How many rows were written by this run. */
  public long rows() {
    return rows;
  }
}
