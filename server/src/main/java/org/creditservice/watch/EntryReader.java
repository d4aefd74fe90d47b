package org.creditservice.watch;

import org.creditservice.core.ledger.LedgerEntry;

/** Who watches. Called by one thread at a time; none of the calls may block. */
public interface EntryReader {
  /**
   * Whether there is room for another entry; when there is again, {@link EntryWatch#wake} must be
   * called.
   */
  boolean isReady();

  /** The next entry: its sequence is one more than that of the one before. */
  void next(LedgerEntry entry);

  /** No entry will follow. Not called after {@link EntryWatch#cancel}. */
  void end(EndReason reason);

  /**
   * No entry will follow, because reading failed for good. Not called after {@link
   * EntryWatch#cancel}.
   */
  void fail(RuntimeException cause);
}
