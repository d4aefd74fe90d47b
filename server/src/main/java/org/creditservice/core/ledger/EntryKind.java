package org.creditservice.core.ledger;

/** Why a balance changed. The names are those of the column {@code ledger_entries.kind}. */
public enum EntryKind {
  GRANT,
  DEDUCTION,
  REFUND
}
