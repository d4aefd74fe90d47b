package org.creditservice.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.creditservice.core.Limits;

/** Fuzz target: the CSV files of {@code credit import} and {@code credit grant}. */
public final class RowFileFuzz {
  private static final List<RowKind> KINDS =
      List.of(new ProfileRows(), new GrantRows(null), new GrantRows("campaign:"));

  private static final String ID = "[!-~]{1," + Limits.ID_LENGTH_MAX + "}";

  private RowFileFuzz() {}

  /** One input: a byte that chooses the kind of file, and the bytes of one. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    RowKind kind = KINDS.get(Math.floorMod(input[0], KINDS.size()));
    byte[] file = Arrays.copyOfRange(input, 1, input.length);
    try (LineReader lines = new LineReader(new ByteArrayInputStream(file))) {
      RowParser parser = RowFile.header(kind, lines);
      for (Line line = lines.next(); line != null; line = lines.next()) {
        if (parser.isRow(line)) {
          check(parser, line);
        }
      }
    } catch (UnusableFileException e) {
      assertThat(e.getMessage()).matches("[ -~]+");
    }
  }

  private static void check(RowParser parser, Line line) {
    try {
      Row row = parser.parse(line);
      assertThat(row.line()).isEqualTo(line.number());
      assertThat(row.profileId()).matches(ID);
      assertThat(row.key().idempotencyKey()).matches("[!-~]{1,160}");
      assertThat(row.credits()).isBetween(0L, Limits.AMOUNT_MAX);
      assertThat(parser.parse(line).command().fingerprint()).isEqualTo(row.command().fingerprint());
    } catch (BadRowException e) {
      assertThat(e.reason()).matches("[ -~]+");
    }
  }
}
