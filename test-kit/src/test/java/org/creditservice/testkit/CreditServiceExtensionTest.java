package org.creditservice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.creditservice.client.CreditClient;
import org.creditservice.client.Refusal;
import org.creditservice.client.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CreditServiceExtension.class)
class CreditServiceExtensionTest {
  @Test
  void aClientOfTheTestReachesTheService(TestCreditService service, CreditClient credits) {
    String profile = service.newProfile(10);

    var answer = credits.deductCredits(profile, 3, "IMAGE").execute();

    assertThat(answer.getEntry().getBalance()).isEqualTo(7);
    assertThat(service.balance(profile)).isEqualTo(7);
  }

  @Test
  void aProfileIsTheTestsOwnAndHasWhatItWasGiven(TestCreditService service) {
    String one = service.newProfile();
    String other = service.newProfile(5);

    assertThat(one).isNotEqualTo(other);
    assertThat(service.balance(one)).isZero();
    assertThat(service.balance(other)).isEqualTo(5);
  }

  @Test
  void theRulesAreTheServices(TestCreditService service, CreditClient credits) {
    String profile = service.newProfile(1);

    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class, () -> credits.deductCredits(profile, 2, "IMAGE").execute());

    assertThat(refused.refusal())
        .isInstanceOfSatisfying(
            Refusal.InsufficientCredits.class,
            refusal -> {
              assertThat(refusal.balance()).isEqualTo(1);
              assertThat(refusal.required()).isEqualTo(2);
            });
  }
}
