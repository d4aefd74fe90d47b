package org.creditservice.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.creditservice.config.IoReason;

/**
 * A CSV file of profiles. It is read twice: once to check that it can be imported and to count its
 * rows, and once to import them.
 */
public final class ProfileFile {
  private final Path path;
  private final long rows;

  private ProfileFile(Path path, long rows) {
    this.path = path;
    this.rows = rows;
  }

  /**
   * Checks that the file exists, is UTF-8, names its columns and has rows.
   *
   * @throws UnusableFileException with what is wrong
   */
  public static ProfileFile open(Path path) throws UnusableFileException {
    if (!Files.isRegularFile(path)) {
      // A pipe could be read only once.
      throw new UnusableFileException(
          Files.exists(path) ? "is not a regular file" : "does not exist");
    }
    try (LineReader lines = read(path)) {
      header(lines);
      long rows = 0;
      for (Line line = lines.next(); line != null; line = lines.next()) {
        rows += line.isBlank() ? 0 : 1;
      }
      if (rows == 0) {
        throw new UnusableFileException("has no rows below its first line");
      }
      return new ProfileFile(path, rows);
    } catch (IOException e) {
      throw new UnusableFileException("cannot be read: " + IoReason.of(e));
    }
  }

  /** How many rows it has, valid or not. */
  public long rows() {
    return rows;
  }

  LineReader lines() throws IOException {
    return read(path);
  }

  /** Reads the first line, and returns a parser for the others. */
  static RowParser header(LineReader lines) throws IOException, UnusableFileException {
    Line first = lines.next();
    if (first == null) {
      throw new UnusableFileException("is empty");
    }
    return RowParser.below(first);
  }

  private static LineReader read(Path path) throws IOException {
    return new LineReader(Files.newInputStream(path));
  }
}
