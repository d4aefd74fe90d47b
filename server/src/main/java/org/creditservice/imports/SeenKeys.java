package org.creditservice.imports;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.creditservice.core.record.OperationKey;

/**
 * The keys of a file so far, as hashes of 128 bits: it is next to impossible that one is taken for
 * the repetition of another. They take 64 bytes each at most, a third of what a {@code HashSet}
 * would, so that a file may have millions.
 */
final class SeenKeys {
  private static final int INITIAL_SLOTS = 1 << 12;

  /** Two longs for each slot; zeros if it is free. */
  private long[] slots = new long[2 * INITIAL_SLOTS];

  private int count;

  /** Adds a key; returns whether it was not there yet. */
  boolean add(OperationKey key) {
    // Ids contain no line feed.
    String text = key.profileId() + "\n" + key.idempotencyKey();
    HashCode hash = Hashing.murmur3_128().hashString(text, StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.wrap(hash.asBytes()).order(ByteOrder.LITTLE_ENDIAN);
    boolean added = put(bytes.getLong(), bytes.getLong());
    if (added && ++count > slots.length / 4) {
      grow();
    }
    return added;
  }

  private boolean put(long high, long low) {
    int slotCount = slots.length / 2;
    int slot = (int) (low & (slotCount - 1));
    while (slots[2 * slot] != 0 || slots[2 * slot + 1] != 0) {
      if (slots[2 * slot] == high && slots[2 * slot + 1] == low) {
        return false;
      }
      slot = (slot + 1) & (slotCount - 1);
    }
    slots[2 * slot] = high;
    slots[2 * slot + 1] = low;
    return true;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0 || old[i + 1] != 0) {
        boolean unused = put(old[i], old[i + 1]);
      }
    }
  }
}
