package org.creditservice.client;

import org.creditservice.v1.WatchEntriesResponse;

/** Which entry comes next: always the one after the last, whatever the service sends. */
final class EntrySequence {
  private final String profileId;
  private long last;

  /** Follows the entry of this sequence, or begins with the first after 0. */
  EntrySequence(String profileId, long last) {
    this.profileId = profileId;
    this.last = last;
  }

  /** The sequence of the last entry that was accepted. */
  long last() {
    return last;
  }

  /**
   * Whether the response brings the next entry. If not, it is to be dropped: its entry was accepted
   * before, or it has none, as something that a newer service sends.
   *
   * @throws EntryGapException if entries are missing before it
   */
  boolean accept(WatchEntriesResponse response) {
    long sequence = response.getEntry().getSequence();
    if (!response.hasEntry() || sequence <= last) {
      return false;
    }
    if (sequence != last + 1) {
      throw new EntryGapException(profileId, last + 1, sequence);
    }
    last = sequence;
    return true;
  }
}
