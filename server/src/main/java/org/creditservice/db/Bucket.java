package org.creditservice.db;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The column {@code bucket}, which leads every key of every table: 256 parts into which the
 * profiles fall.
 *
 * <p>Computed here and not by the database, and never to be changed: rows would no longer be found.
 */
public final class Bucket {
  public static final int COUNT = 256;

  private Bucket() {}

  /** The bucket of a profile, 0 … 255: the CRC-32 of its id, modulo {@link #COUNT}. */
  public static short of(String profileId) {
    CRC32 crc = new CRC32();
    crc.update(profileId.getBytes(StandardCharsets.UTF_8));
    return (short) (crc.getValue() % COUNT);
  }
}
