package org.creditservice.core.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Chains the entries of a profile, so that a changed, removed or inserted entry is detected: the
 * hash of each entry covers its fields and the hash of the entry before it.
 *
 * <p>The hash is SHA-256 over: the byte 1 (this format), the previous hash, and every field, in the
 * order of {@link #of}. A string is its length in bytes of UTF-8 (4 bytes, big-endian) and those
 * bytes; an absent field is the length −1; a number is 8 bytes big-endian; a UUID the length 16 and
 * those bytes; a time its microseconds since 1970 as a number; metadata the number of pairs (4
 * bytes) and key and value of each, in the order of the keys. The length prefixes keep two
 * different entries from having the same bytes.
 */
public final class HashChain {
  private static final byte FORMAT = 1;
  private static final int ABSENT = -1;
  private static final int UUID_LENGTH = 16;

  private final MessageDigest digest = Sha256.newDigest();

  private HashChain() {}

  /** The hash of {@code entry} behind an entry with the hash {@code previous}. */
  public static Hash of(Hash previous, LedgerEntry entry) {
    HashChain chain = new HashChain();
    chain.digest.update(FORMAT);
    chain.digest.update(previous.bytes());
    chain.add(entry.profileId());
    chain.add(entry.entryId());
    chain.add(entry.sequence());
    chain.add(entry.kind().name());
    chain.add(entry.amount());
    chain.add(entry.balance());
    chain.add(entry.reasonCode());
    chain.add(entry.actor());
    chain.add(entry.idempotencyKey());
    chain.add(entry.jobId());
    chain.add(entry.refundedEntryId());
    chain.add(entry.metadata());
    chain.add(entry.createTime());
    return Hash.of(chain.digest.digest());
  }

  private void add(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  private void addLength(int length) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
  }

  private void add(@Nullable String text) {
    if (text == null) {
      addLength(ABSENT);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    addLength(bytes.length);
    digest.update(bytes);
  }

  private void add(@Nullable UUID id) {
    if (id == null) {
      addLength(ABSENT);
      return;
    }
    addLength(UUID_LENGTH);
    add(id.getMostSignificantBits());
    add(id.getLeastSignificantBits());
  }

  private void add(Metadata metadata) {
    addLength(metadata.pairs().size());
    metadata
        .pairs()
        .forEach(
            (key, value) -> {
              add(key);
              add(value);
            });
  }

  private void add(Instant time) {
    add(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }
}
