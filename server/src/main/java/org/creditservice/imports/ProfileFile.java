package org.creditservice.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.creditservice.config.IoReason;
import org.jspecify.annotations.Nullable;

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
      RowParser parser = header(lines);
      long rows = 0;
      for (Line line = lines.next(); line != null; line = lines.next()) {
        rows += parser.isRow(line) ? 1 : 0;
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

  /** Reads the lines above the rows, and returns a parser for these. */
  static RowParser header(LineReader lines) throws IOException, UnusableFileException {
    Line first = header(lines.next());
    return Separators.isDeclaration(first)
        ? RowParser.below(header(lines.next()), List.of(Separators.declared(first)))
        : RowParser.below(first, Separators.KNOWN);
  }

  private static Line header(@Nullable Line line) throws UnusableFileException {
    if (line == null) {
      throw new UnusableFileException("is empty");
    }
    if (line.isBlank()) {
      throw CsvColumns.emptyLine();
    }
    return line;
  }

  private static LineReader read(Path path) throws IOException {
    return new LineReader(Files.newInputStream(path));
  }
}
