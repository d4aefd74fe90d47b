package org.creditservice.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.ledger.IdSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImportProfileTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  private final Rulebook rulebook = new Rulebook(IdSource.random(new SplittableRandom(1)));

  @Test
  void takesATimeUpToNow() {
    Executed executed = (Executed) decide(5, NOW);

    assertThat(executed.effects().profile().lastDeductTime()).isEqualTo(NOW);
    assertThat(executed.effects().profile().balance()).isEqualTo(5);
  }

  @Test
  void refusesATimeThatIsStillToComeAndRecordsNothing() {
    ErrorReason reason = ((Refused) decide(5, NOW.plusNanos(1000))).refusal().reason();

    assertThat(reason).isEqualTo(ErrorReason.LAST_DEDUCT_TIME_IN_FUTURE);
    assertThat(reason.recorded()).isFalse();
  }

  @Test
  void keepsTheTimeOfAProfileWithoutCredits() {
    Executed executed = (Executed) decide(0, NOW);

    assertThat(executed.effects().entry()).isNull();
    assertThat(executed.effects().profile().lastDeductTime()).isEqualTo(NOW);
  }

  private Decision decide(long balance, @Nullable Instant lastDeductTime) {
    return rulebook.decide(
        ImportProfile.of("ann", balance, lastDeductTime), new ProfileState(null, NOW));
  }
}
