package org.creditservice.verify;

import java.time.Instant;
import org.creditservice.core.ledger.EntryIds;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.HashChain;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Follows the entries of one profile from the first to the last.
 *
 * <p>After something wrong it goes on with what is stored, so that one wrong row is one finding and
 * not one for each row behind it.
 */
final class ChainRules {
  private final String profileId;
  private final Findings findings;

  private long sequence;
  private long balance;
  private Hash hash = Hash.ZERO;
  private Instant time = Instant.MIN;
  private @Nullable Instant deductTime;

  /** Whether the entry before is missing or unreadable, so that nothing can follow from it. */
  private boolean interrupted;

  ChainRules(String profileId, Findings findings) {
    this.profileId = profileId;
    this.findings = findings;
  }

  void next(LedgerEntry entry) {
    checkSequence(entry);
    if (!interrupted) {
      checkBalance(entry);
      checkHash(entry);
    }
    if (entry.balance() < 0) {
      add(Rule.NOT_NEGATIVE, entry, "a balance of 0 or more", entry.balance());
    }
    if (entry.createTime().isBefore(time)) {
      add(Rule.SEQUENCE, entry, "a time not before " + time, entry.createTime());
    }
    moveTo(entry);
  }

  /** An entry that can't be read. */
  void unreadable(long entrySequence, String problem) {
    findings.add(
        Rule.HASH_CHAIN,
        Subject.entry(profileId, entrySequence),
        "an entry that can be read",
        problem);
    sequence = entrySequence;
    interrupted = true;
  }

  private void checkSequence(LedgerEntry entry) {
    if (entry.sequence() != sequence + 1) {
      findings.add(
          Rule.SEQUENCE,
          Subject.entry(profileId, sequence + 1),
          "entry " + (sequence + 1),
          "entry " + entry.sequence() + " next");
      interrupted = true;
    }
    long carried = EntryIds.sequence(entry.entryId()).orElse(0);
    if (carried != entry.sequence()) {
      add(Rule.SEQUENCE, entry, "an entry_id that carries it", "one that carries " + carried);
    }
  }

  private void checkBalance(LedgerEntry entry) {
    long expected = balance + entry.amount();
    if (entry.balance() != expected) {
      add(Rule.BALANCE, entry, "a balance of " + expected, entry.balance());
    }
  }

  private void checkHash(LedgerEntry entry) {
    Hash expected = HashChain.of(hash, entry);
    if (!expected.equals(entry.hash())) {
      add(Rule.HASH_CHAIN, entry, "hash " + expected, entry.hash());
    }
  }

  private void moveTo(LedgerEntry entry) {
    sequence = entry.sequence();
    balance = entry.balance();
    hash = entry.hash();
    time = entry.createTime();
    interrupted = false;
    if (entry.kind() == EntryKind.DEDUCTION) {
      deductTime = entry.createTime();
    }
  }

  private void add(Rule rule, LedgerEntry entry, Object expected, Object found) {
    findings.add(rule, Subject.entry(profileId, entry.sequence()), expected, found);
  }

  /** The profile must be where its entries have led. */
  void end(Profile profile) {
    if (profile.lastSequence() != sequence) {
      Subject subject = Subject.entry(profileId, Math.min(sequence, profile.lastSequence()) + 1);
      findings.add(
          Rule.SEQUENCE,
          subject,
          "entries up to the profile's last_sequence " + profile.lastSequence(),
          "entries up to " + sequence);
    } else if (!interrupted) {
      endOfChain(profile);
    }
    if (profile.balance() != balance) {
      add(Rule.BALANCE, "a profile's balance of " + balance, profile.balance());
    }
    if (profile.balance() < 0) {
      add(Rule.NOT_NEGATIVE, "a balance of 0 or more", profile.balance());
    }
    checkTimes(profile);
  }

  private void endOfChain(Profile profile) {
    if (!profile.lastHash().equals(hash)) {
      add(Rule.HASH_CHAIN, "last_hash " + hash, profile.lastHash());
    }
  }

  private void checkTimes(Profile profile) {
    if (profile.updateTime().isBefore(time)) {
      add(Rule.SEQUENCE, "an update_time not before " + time, profile.updateTime());
    }
    Instant last = profile.lastDeductTime();
    if (deductTime != null && !deductTime.equals(last)) {
      add(Rule.PROFILE, "last_deduct_time " + deductTime, last == null ? "none" : last);
    }
  }

  private void add(Rule rule, Object expected, Object found) {
    findings.add(rule, Subject.profile(profileId), expected, found);
  }
}
