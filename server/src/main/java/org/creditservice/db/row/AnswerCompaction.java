package org.creditservice.db.row;

import static org.creditservice.db.row.CompactAnswer.COPY;
import static org.creditservice.db.row.CompactAnswer.COPY_MAX;
import static org.creditservice.db.row.CompactAnswer.COPY_MIN;
import static org.creditservice.db.row.CompactAnswer.FORMAT;
import static org.creditservice.db.row.CompactAnswer.NEAR;
import static org.creditservice.db.row.CompactAnswer.PLACES;
import static org.creditservice.db.row.CompactAnswer.PLAIN_MAX;
import static org.creditservice.db.row.CompactAnswer.UUID_PART;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.creditservice.core.record.OperationKey;

/**
 * Makes {@link CompactAnswer}s: goes through an answer and looks up whether the next bytes have
 * been seen, in the context or in the answer. The same bytes may have stood in many places; it
 * knows the last.
 */
final class AnswerCompaction {
  private static final VarHandle FOUR_BYTES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int UUID_LENGTH = 36;
  private static final int HASH_BITS = 9;
  private static final short[] COMMON_PLACES = placesOf(AnswerContext.common());

  /** The context, then the answer. */
  private final byte[] window;

  private final int end;

  /** By the hash of four bytes, one more than where they were seen last. */
  private final short[] places = COMMON_PLACES.clone();

  private final Bytes parts;

  /** Where what has not been written begins. */
  private int plainStart;

  private AnswerCompaction(Bytes context, byte[] answer) {
    this.plainStart = context.length();
    this.window = context.write(answer).array();
    this.end = context.length();
    this.parts = new Bytes(answer.length + 2);
    see(places, window, AnswerContext.KEY_START, plainStart - COPY_MIN);
  }

  /** What to store: the compact form, or the answer itself if that is as short. */
  static byte[] of(OperationKey key, byte[] answer) {
    Bytes context = AnswerContext.of(key, answer.length);
    byte[] compact = new AnswerCompaction(context, answer).compact();
    boolean plain = compact.length >= answer.length && (answer.length == 0 || answer[0] != FORMAT);
    return plain ? answer : compact;
  }

  private byte[] compact() {
    parts.write(FORMAT);
    int position = plainStart;
    while (position <= end - COPY_MIN) {
      int seen = see(places, window, position);
      int length = seen < 0 ? 0 : equalBytes(seen, position);
      if (length >= COPY_MIN) {
        writePlain(position);
        writeCopy(seen, length);
        position += length;
        plainStart = position;
      } else if (isUuid(position)) {
        writePlain(position);
        writeUuid(position);
        position += UUID_LENGTH;
        plainStart = position;
      } else {
        position++;
      }
    }
    writePlain(end);
    return parts.from(0);
  }

  private int equalBytes(int seen, int position) {
    int max = Math.min(COPY_MAX, Math.min(end, 2 * position - seen) - position);
    int differing = Arrays.mismatch(window, seen, seen + max, window, position, position + max);
    return differing < 0 ? max : differing;
  }

  private void writePlain(int to) {
    for (int start = plainStart; start < to; start += PLAIN_MAX) {
      int length = Math.min(PLAIN_MAX, to - start);
      parts.write(length - 1);
      parts.write(window, start, length);
    }
  }

  private void writeCopy(int place, int length) {
    parts.write(COPY + length - COPY_MIN);
    int near = place - AnswerContext.KEY_START;
    if (near >= 0 && near < NEAR) {
      parts.write(near);
    } else {
      parts.write(NEAR | place >> Byte.SIZE);
      parts.write(place);
    }
  }

  private void writeUuid(int position) {
    parts.write(UUID_PART);
    for (int i = position; i < position + UUID_LENGTH; i += 2) {
      if (window[i] == '-') {
        i++;
      }
      parts.write(digit(window[i]) << 4 | digit(window[i + 1]));
    }
  }

  /** As {@link java.util.UUID} writes it. */
  private boolean isUuid(int position) {
    if (position + UUID_LENGTH > end || window[position + 8] != '-') {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? window[position + i] != '-' : digit(window[position + i]) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int digit(byte character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
  }

  private static short[] placesOf(byte[] bytes) {
    short[] places = new short[1 << HASH_BITS];
    see(places, bytes, 0, bytes.length - COPY_MIN);
    return places;
  }

  private static void see(short[] places, byte[] bytes, int from, int to) {
    for (int place = from; place <= to; place++) {
      int unused = see(places, bytes, place);
    }
  }

  /**
   * Notes that the four bytes at {@code place} are there.
   *
   * @return where they may have been seen before; negative if nowhere
   */
  private static int see(short[] places, byte[] bytes, int place) {
    int hash = ((int) FOUR_BYTES.get(bytes, place) * 0x9e3779b1) >>> (Integer.SIZE - HASH_BITS);
    int seen = places[hash] - 1;
    // In a run of one byte, what can be copied is longest from its start.
    if (place < PLACES - 1 && seen != place - 1) {
      places[hash] = (short) (place + 1);
    }
    return seen;
  }
}
