package org.creditservice.db.export;

import org.creditservice.db.Bucket;

/**
 * A row's place in the order of a table.
 *
 * @param key what the table's primary key has behind the profile, as text
 */
public record ExportPosition(String profileId, String key) {

  /** The profile's bucket, by which tables are ordered before all else. */
  public short bucket() {
    return Bucket.of(profileId);
  }
}
