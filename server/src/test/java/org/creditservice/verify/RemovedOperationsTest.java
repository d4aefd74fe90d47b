package org.creditservice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.db.audit.AuditedOperation;
import org.junit.jupiter.api.Test;

/** Where old keys are removed, an old entry need not have its operation. */
class RemovedOperationsTest {
  private static final Instant HORIZON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant OLD = HORIZON.minusSeconds(1);
  private static final Instant YOUNG = HORIZON.plusSeconds(1);
  private static final String UUID7 = "01890a5d-ac96-774b-bcce-b302099a8057";

  private final Findings findings = new Findings();

  @Test
  void anOldEntryMayHaveNone() {
    assertThat(finds(entry("order-17", OLD), null)).isFalse();
    assertThat(finds(entry("order-17", HORIZON), null)).isTrue();
  }

  @Test
  void theKeyOfAnOldEntryMayHaveBeenUsedAgain() {
    assertThat(finds(entry("order-17", OLD), operation(YOUNG))).isFalse();
    assertThat(finds(entry("order-17", HORIZON), operation(YOUNG))).isTrue();
    assertThat(finds(entry("order-17", OLD), operation(OLD))).isTrue();
  }

  @Test
  void aUuid7IsNeverUsedAgain() {
    assertThat(finds(entry(UUID7, OLD), operation(YOUNG))).isTrue();
  }

  private boolean finds(LedgerEntry entry, AuditedOperation operation) {
    assertThat(new OperationRules(findings).isEffect(entry, operation, HORIZON)).isFalse();
    return !findings.take().first().isEmpty();
  }

  private static LedgerEntry entry(String key, Instant time) {
    return new LedgerEntry(
        "ann",
        new UUID(0, 1),
        1,
        EntryKind.GRANT,
        1,
        1,
        "R",
        "a",
        key,
        null,
        null,
        Metadata.EMPTY,
        time,
        Hash.ZERO);
  }

  /** Of another entry. */
  private static AuditedOperation operation(Instant time) {
    return new AuditedOperation(
        "ann", "order-17", "GrantCredits", new byte[0], null, 2L, new byte[0], time);
  }
}
