package org.creditservice.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
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

  private final InputStream in;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
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
    boolean tooLong = length > LENGTH_MAX_BYTES;
    return new Line(number, tooLong ? "" : text(length), tooLong);
  }

  private String text(int length) throws UnusableFileException {
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
