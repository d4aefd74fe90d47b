package org.creditservice.watch;

import org.creditservice.core.ledger.LedgerEntry;

/**
 * Receives the entries of one watch. Its methods are called by one thread at a time and must not
 * block.
 */
public interface EntrySubscriber {
  /**
   * Whether this subscriber has room for another entry. When it has room again, it must call {@link
   * EntryWatch#wake}.
   */
  boolean isReady();

  /** Receives the next entry, whose sequence is one more than that of the entry before. */
  void next(LedgerEntry entry);

  /** The watch has ended. Not called after {@link EntryWatch#cancel}. */
  void end(EndReason reason);

  /**
   * The watch has ended because reading or sending failed permanently. Not called after {@link
   * EntryWatch#cancel}.
   */
  void fail(Throwable cause);
}
