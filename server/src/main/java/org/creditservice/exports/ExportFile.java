package org.creditservice.exports;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.creditservice.db.export.ExportPosition;
import org.jspecify.annotations.Nullable;

/**
 * Where an export goes, and what is there already.
 *
 * @param out what comes next
 * @param last the position of the last row that is there; null if there is none
 * @param rows how many rows are there
 * @param empty whether not even the names of the columns are there
 */
public record ExportFile(
    OutputStream out, @Nullable ExportPosition last, long rows, boolean empty) {

  private static final int BUFFER_BYTES = 1 << 16;

  /** What to do with a file that exists. */
  public enum Existing {
    REFUSE,
    OVERWRITE,
    RESUME
  }

  /** Standard output, or another stream that is written from its beginning. */
  public static ExportFile of(OutputStream out) {
    return new ExportFile(new BufferedOutputStream(out, BUFFER_BYTES), null, 0, true);
  }

  /**
   * Opens a file, and creates it if it does not exist.
   *
   * @throws UnusableTargetException if it may not be written, or does not contain such an export
   * @throws IOException if it can't be read or written
   */
  public static ExportFile open(
      Path path, Existing existing, ExportFormat format, Exported<?> exported)
      throws IOException, UnusableTargetException {
    if (Files.isDirectory(path)) {
      throw new UnusableTargetException("is a directory");
    }
    try {
      FileChannel file = FileChannel.open(path, options(existing));
      try {
        if (!Files.isRegularFile(path)) {
          // A pipe or a device, which nothing can be forced to.
          return of(Channels.newOutputStream(file));
        }
        return existing == Existing.RESUME ? resume(file, format, exported) : at(file, null, 0);
      } catch (IOException | UnusableTargetException e) {
        file.close();
        throw e;
      }
    } catch (FileAlreadyExistsException e) {
      throw new UnusableTargetException(
          "exists already; choose another, or --resume to go on, or --force to overwrite it");
    }
  }

  private static Set<OpenOption> options(Existing existing) {
    return switch (existing) {
      case REFUSE -> Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      case OVERWRITE ->
          Set.of(
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
      case RESUME ->
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    };
  }

  /** Cuts off the record that was not finished, and goes on behind the one before. */
  private static ExportFile resume(FileChannel file, ExportFormat format, Exported<?> exported)
      throws IOException, UnusableTargetException {
    WrittenRecords records = WrittenRecords.of(file, format);
    int headers = format.hasHeader() ? 1 : 0;
    if (records.count() > 0 && format.hasHeader()) {
      requireHeader(records.first(), exported);
    }
    ExportPosition last =
        records.count() > headers ? position(records.last(), format, exported) : null;
    if (records.count() == 0 && file.size() > 0 && !isBeginning(file, exported, format)) {
      throw notAnExport(exported, format);
    }
    file.truncate(records.bytes()).position(records.bytes());
    return at(file, last, Math.max(0, records.count() - headers));
  }

  private static void requireHeader(String first, Exported<?> exported)
      throws UnusableTargetException {
    if (!first.equals(header(exported))) {
      throw notAnExport(exported, ExportFormat.CSV);
    }
  }

  private static String header(Exported<?> exported) {
    return String.join(",", exported.columnNames());
  }

  /** Whether an incomplete first line is what such an export begins with. */
  private static boolean isBeginning(FileChannel file, Exported<?> exported, ExportFormat format)
      throws IOException {
    String begin = format.hasHeader() ? header(exported) : "{\"" + Exported.PROFILE_ID + "\":";
    byte[] expected = begin.getBytes(StandardCharsets.UTF_8);
    byte[] there = new byte[(int) Math.min(expected.length, file.size())];
    ByteBuffer buffer = ByteBuffer.wrap(there);
    while (buffer.hasRemaining() && file.read(buffer, buffer.position()) >= 0) {
      // Reads on.
    }
    return Arrays.equals(there, Arrays.copyOf(expected, there.length));
  }

  private static ExportPosition position(String record, ExportFormat format, Exported<?> exported)
      throws UnusableTargetException {
    Map<String, String> values = format.parse(record, exported.columnNames());
    String profileId = values == null ? null : values.get(Exported.PROFILE_ID);
    String key = values == null ? null : values.get(exported.keyColumn());
    if (profileId == null || key == null) {
      throw notAnExport(exported, format);
    }
    return new ExportPosition(profileId, key);
  }

  private static UnusableTargetException notAnExport(Exported<?> exported, ExportFormat format) {
    return new UnusableTargetException(
        "is not an export of %s as %s, so nothing can be added to it"
            .formatted(exported.name(), format.name()));
  }

  private static ExportFile at(FileChannel file, @Nullable ExportPosition last, long rows)
      throws IOException {
    OutputStream out = new BufferedOutputStream(new Flushed(file), BUFFER_BYTES);
    return new ExportFile(out, last, rows, file.position() == 0);
  }

  /** A file that is on the disk when it is closed: a complete export survives a crash. */
  private static final class Flushed extends FilterOutputStream {
    private final FileChannel file;

    private Flushed(FileChannel file) {
      super(Channels.newOutputStream(file));
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      try (FileChannel closed = file) {
        closed.force(true);
      }
    }
  }
}
