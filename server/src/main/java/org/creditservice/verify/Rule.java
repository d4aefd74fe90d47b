package org.creditservice.verify;

/** What is true of the ledger at every commit. docs/ledger.md explains each. */
public enum Rule {
  /** Every row belongs to a profile that exists, and is in that profile's bucket. */
  PROFILE(
      "If nobody deleted or moved the profile on purpose, restore its rows from a backup; compare"),
  /** Entries count 1, 2, 3 … up to the profile's last, and their times never go backwards. */
  SEQUENCE("Restore the missing rows from a backup, or find out who wrote these; compare"),
  /** A balance is the one before plus the amount; the last one is the profile's. */
  BALANCE("Find out who changed a number, and set it back; compare with a backup"),
  NOT_NEGATIVE("Find out what was deducted without being there; compare with a backup"),
  /** An entry's hash covers its fields and the hash of the entry before it. */
  HASH_CHAIN("Find out who changed the entry or its hash; compare with a backup"),
  /** The refunds of a deduction don't exceed it, and each names a deduction of its profile. */
  REFUND("Find out where the refund comes from, and correct the balance by a grant; look at"),
  /** Every job has exactly one deduction, refunded as its state requires. */
  JOB("Find out who changed the job, and refund what is missing with RefundCredits; look at"),
  /** An operation has at most one effect, and every effect has its operation. */
  OPERATION("Find out whether the effect happened twice or not at all; look at"),
  /** A recorded answer says what the rows say. */
  RECORDED_ANSWER("Callers who repeat the key get this answer: restore it from a backup; compare"),
  /** A fingerprint fits what the operation did. */
  FINGERPRINT("Callers who repeat the key may be refused: restore it from a backup; compare"),
  /** What is anchored is still there, unchanged. */
  ANCHOR("Restore a backup of the time of the anchor next to this database, and compare");

  private final String advice;

  Rule(String advice) {
    this.advice = advice;
  }

  /** What to do about a finding: the beginning of a sentence that ends with a query. */
  String advice() {
    return advice;
  }
}
