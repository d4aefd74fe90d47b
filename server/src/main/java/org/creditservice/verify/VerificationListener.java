package org.creditservice.verify;

/**
 * Hears of a verification, one call at a time. It may block: nothing is held in the database
 * meanwhile.
 */
public interface VerificationListener {
  /** One of the first findings of its rule. */
  void finding(Finding finding) throws InterruptedException;

  /** About once a second. */
  void progress(Progress progress) throws InterruptedException;
}
