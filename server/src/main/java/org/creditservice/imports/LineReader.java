package org.creditservice.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of UTF-8. Of a line that is too long it keeps nothing, so that no file can exhaust
 * the memory.
 *
 * <p>A row is a line, because no column can contain a line break. So a quote that is never closed
 * spoils its own line only, and line numbers are exact. FastCSV reading the whole file would take
 * such a quote's field to the end of the file, and would replace what is not UTF-8.
 */
final class LineReader implements AutoCloseable {
  /** Ten times the longest valid row. */
  static final int LENGTH_MAX_BYTES = 4096;

  private static final int END = -1;

  /** Some programs begin a file of UTF-8 with it. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** How a file of UTF-16 begins, as bytes of Latin-1: spreadsheets' "Unicode text". */
  private static final Set<String> UTF_16 = Set.of("\u00FE\u00FF", "\u00FF\u00FE");

  /** Programs from the times of DOS end a file with it. */
  private static final byte END_MARK = 0x1A;

  private final InputStream in;
  private final CharsetDecoder utf8 = UTF_8.newDecoder();
  private final byte[] buffer = new byte[LENGTH_MAX_BYTES];
  private long number;

  LineReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** The next line, null at the end of the file. */
  @Nullable Line next() throws IOException, UnusableFileException {
    int length = 0;
    int read = in.read();
    if (read == END) {
      return null;
    }
    number++;
    for (; read != END && read != '\n'; read = in.read()) {
      if (length < LENGTH_MAX_BYTES) {
        buffer[length] = (byte) read;
      }
      length = Math.min(length + 1, LENGTH_MAX_BYTES + 1);
    }
    if (length > LENGTH_MAX_BYTES) {
      return new Line(number, "", true);
    }
    return read == END ? last(length) : new Line(number, text(length), false);
  }

  /** The line that ends with the file and not with a line end; null if it is only an end mark. */
  private @Nullable Line last(int length) throws UnusableFileException {
    int end = length;
    while (end > 0 && buffer[end - 1] == END_MARK) {
      end--;
    }
    if (number == 1 && new String(buffer, 0, end, UTF_8).equals(BYTE_ORDER_MARK)) {
      throw new UnusableFileException("contains nothing but a byte order mark");
    }
    return end == 0 ? null : new Line(number, text(end), false);
  }

  private String text(int length) throws UnusableFileException {
    if (number == 1 && UTF_16.contains(new String(buffer, 0, Math.min(2, length), ISO_8859_1))) {
      throw new UnusableFileException("is UTF-16: save it as UTF-8");
    }
    boolean carriageReturn = length > 0 && buffer[length - 1] == '\r';
    try {
      String text =
          utf8.decode(ByteBuffer.wrap(buffer, 0, carriageReturn ? length - 1 : length)).toString();
      return number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UnusableFileException("is not UTF-8: line " + number + " isn't");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
