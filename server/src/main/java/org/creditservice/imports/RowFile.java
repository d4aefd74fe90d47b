package org.creditservice.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.creditservice.config.IoReason;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of rows. It is read twice: once to check that it can be used and to count its rows,
 * and once to execute them.
 */
public final class RowFile {
  private final RowKind kind;
  private final Path path;
  private final long rows;

  private RowFile(RowKind kind, Path path, long rows) {
    this.kind = kind;
    this.path = path;
    this.rows = rows;
  }

  /**
   * Checks that the file exists, is UTF-8, names its columns and has rows.
   *
   * @throws UnusableFileException with what is wrong
   */
  public static RowFile open(RowKind kind, Path path) throws UnusableFileException {
    if (!Files.isRegularFile(path)) {
      // A pipe could be read only once.
      throw new UnusableFileException(
          Files.exists(path) ? "is not a regular file" : "does not exist");
    }
    try (LineReader lines = read(path)) {
      RowParser parser = header(kind, lines);
      long rows = 0;
      for (Line line = lines.next(); line != null; line = lines.next()) {
        rows += parser.isRow(line) ? 1 : 0;
      }
      if (rows == 0) {
        throw new UnusableFileException("has no rows below its first line");
      }
      return new RowFile(kind, path, rows);
    } catch (IOException e) {
      throw new UnusableFileException("cannot be read: " + IoReason.of(e));
    }
  }

  /** How many rows it has, valid or not. */
  public long rows() {
    return rows;
  }

  RowKind kind() {
    return kind;
  }

  LineReader lines() throws IOException {
    return read(path);
  }

  /** Reads the lines above the rows, and returns a parser for these. */
  static RowParser header(RowKind kind, LineReader lines)
      throws IOException, UnusableFileException {
    Line first = header(kind, lines.next());
    return Separators.isDeclaration(first)
        ? RowParser.below(kind, header(kind, lines.next()), List.of(Separators.declared(first)))
        : RowParser.below(kind, first, Separators.KNOWN);
  }

  private static Line header(RowKind kind, @Nullable Line line) throws UnusableFileException {
    if (line == null) {
      throw new UnusableFileException("is empty");
    }
    if (line.isBlank()) {
      throw new CsvColumns(kind).emptyLine();
    }
    return line;
  }

  private static LineReader read(Path path) throws IOException {
    return new LineReader(Files.newInputStream(path));
  }
}
