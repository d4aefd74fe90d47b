package org.creditservice.db.row;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.creditservice.core.record.OperationKey;

/**
 * Recorded answers as they are stored: without the bytes that their key has anyway, or that stand
 * in many answers.
 *
 * <p>It knows nothing of messages. The stored form says which bytes of the answer to copy, from
 * {@link AnswerContext} or from earlier in the answer, and has the others; so whatever the bytes of
 * an answer are, it gives them back. Its first byte is 0, with which no message and no status
 * begins: those that are stored as they are, by earlier versions or because they are as short, are
 * read as they are. After it come parts:
 *
 * <ul>
 *   <li>0 … 126: one byte more than that follow as they are;
 *   <li>127: a UUID as 16 bytes, which is in the answer as text;
 *   <li>128 … 255: 124 less than that are copied, from the place that follows: one byte below 128
 *       counts from the beginning of what the key has; else two bytes, without the first bit, count
 *       from the beginning of the context.
 * </ul>
 *
 * <p>docs/decisions/0028-compact-answers.md says why.
 */
public final class CompactAnswer {
  static final byte FORMAT = 0;
  static final int PLAIN_MAX = 127;
  static final int UUID_PART = 127;
  static final int COPY = 128;
  static final int COPY_MIN = 4;
  static final int COPY_MAX = COPY_MIN + 127;

  /** From here on a place takes two bytes, the first of which has the upper bit set. */
  static final int NEAR = 128;

  static final int PLACES = 1 << 15;

  private CompactAnswer() {}

  /**
   * An answer as it was given.
   *
   * @param stored in either form
   * @throws IllegalArgumentException if it is in the compact form and broken
   */
  public static byte[] read(OperationKey key, byte[] stored) {
    if (stored.length == 0 || stored[0] != FORMAT) {
      return stored;
    }
    return new Reader(AnswerContext.of(key, 4 * stored.length), stored).read();
  }

  private static final class Reader {
    private final ByteBuffer parts;

    /** The context and, after it, the answer as far as it has been read. */
    private final Bytes window;

    private final int answerStart;

    private Reader(Bytes context, byte[] stored) {
      this.parts = ByteBuffer.wrap(stored, 1, stored.length - 1);
      this.window = context;
      this.answerStart = context.length();
    }

    private byte[] read() {
      while (parts.hasRemaining()) {
        int part = Byte.toUnsignedInt(parts.get());
        if (part >= COPY) {
          copy(place(), part - COPY + COPY_MIN);
        } else if (part == UUID_PART) {
          window.write(text(next(2 * Long.BYTES)));
        } else {
          window.write(next(part + 1));
        }
      }
      return window.from(answerStart);
    }

    private void copy(int place, int length) {
      if (place + length > window.length()) {
        throw new IllegalArgumentException("an answer that copies what is not there");
      }
      window.write(window.array(), place, length);
    }

    private int place() {
      int first = Byte.toUnsignedInt(next(1)[0]);
      return first < NEAR
          ? AnswerContext.KEY_START + first
          : ((first - NEAR) << Byte.SIZE) + Byte.toUnsignedInt(next(1)[0]);
    }

    private byte[] next(int length) {
      if (length > parts.remaining()) {
        throw new IllegalArgumentException("an answer that ends too early");
      }
      byte[] bytes = new byte[length];
      parts.get(bytes);
      return bytes;
    }

    private static byte[] text(byte[] uuid) {
      ByteBuffer halves = ByteBuffer.wrap(uuid);
      return new UUID(halves.getLong(), halves.getLong())
          .toString()
          .getBytes(StandardCharsets.US_ASCII);
    }
  }
}
