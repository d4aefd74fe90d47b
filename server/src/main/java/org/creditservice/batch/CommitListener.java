package org.creditservice.batch;

/**
 * Is notified of new ledger entries once they are committed, on a lane's thread: it must not block.
 */
@FunctionalInterface
public interface CommitListener {
  /** The profile's newest entry is now {@code lastSequence}. */
  void committed(String profileId, long lastSequence);
}
