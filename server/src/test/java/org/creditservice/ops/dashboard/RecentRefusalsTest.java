package org.creditservice.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.creditservice.api.observe.RefusedCall;
import org.creditservice.core.ErrorReason;
import org.junit.jupiter.api.Test;

class RecentRefusalsTest {
  private Instant now = Instant.parse("2026-11-26T03:00:00Z");
  private final RecentRefusals refusals = new RecentRefusals(() -> now);

  private void refuse(ErrorReason reason, String message) {
    now = now.plusMillis(1);
    refusals.refused(new RefusedCall("DeductCredits", "alice", "k-1", reason, message));
  }

  @Test
  void theNewestComesFirstWhateverItsReason() {
    refuse(ErrorReason.INSUFFICIENT_CREDITS, "first");
    refuse(ErrorReason.RATE_LIMITED, "second");
    refuse(ErrorReason.INSUFFICIENT_CREDITS, "third");

    assertThat(refusals.all())
        .extracting(refusal -> refusal.call().message())
        .containsExactly("third", "second", "first");
  }

  @Test
  void aFloodOfOneReasonLeavesTheOthersInSight() {
    refuse(ErrorReason.INTERNAL_ERROR, "rare");
    for (int i = 0; i < 10_000; i++) {
      refuse(ErrorReason.RATE_LIMITED, "again");
    }

    assertThat(refusals.all()).hasSize(RecentRefusals.KEPT_MAX + 1);
    assertThat(refusals.all().get(RecentRefusals.KEPT_MAX).call().message()).isEqualTo("rare");
  }

  @Test
  void aLongMessageIsCut() {
    refuse(ErrorReason.INVALID_FIELD, "x".repeat(5000));

    assertThat(refusals.all().get(0).call().message())
        .hasSizeLessThan(RecentRefusals.MESSAGE_MAX + 5)
        .endsWith("…");
  }
}
