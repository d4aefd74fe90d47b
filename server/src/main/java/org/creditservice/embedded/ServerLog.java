package org.creditservice.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** PostgreSQL's log file. */
record ServerLog(Path file) {

  /** A larger file is renamed at the next start; only one old file is kept. */
  private static final long MAX_BYTES = 16L << 20;

  /** How much of the end to read for the last lines. */
  private static final long TAIL_BYTES = 4096;

  private static final int TAIL_LINES = 8;

  /** Renames the file if it is too large. */
  void rotate() throws IOException {
    if (size() > MAX_BYTES) {
      Path previous = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, previous, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Lets PostgreSQL write it, in whosever directory it is, and nobody else read it. */
  void createFor(PostgresUser user) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    user.give(file);
  }

  /** The current size in bytes. */
  long size() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** The last lines that were written after the first `offset` bytes. */
  List<String> lastLinesAfter(long offset) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(Math.min(offset, reader.length()), reader.length() - TAIL_BYTES);
      byte[] tail = new byte[(int) (reader.length() - from)];
      reader.seek(from);
      reader.readFully(tail);
      List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    }
  }
}
