package org.creditservice.testkit.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.creditservice.client.CreditClient;
import org.creditservice.client.RefusedException;
import org.creditservice.testkit.CreditServiceExtension;
import org.creditservice.testkit.TestControls;
import org.creditservice.testkit.TestCreditService;
import org.creditservice.v1.SubmitJobRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CreditServiceExtension.class)
class ShopTest {
  @Test
  void anImageCostsThreeCredits(TestCreditService service, CreditClient credits) {
    String user = service.newProfile(10);

    new Shop(credits).sellImage(user);

    assertEquals(7, service.balance(user));
  }

  @Test
  void nobodyGetsAnImageWithoutCredits(TestCreditService service, CreditClient credits) {
    String user = service.newProfile(2);

    assertThrows(RefusedException.class, () -> new Shop(credits).sellImage(user));
  }

  @Test
  void aLostAnswerIsNotChargedTwice(
      TestCreditService service, CreditClient credits, TestControls controls) {
    String user = service.newProfile(10);
    controls.forProfile(user).loseNextAnswer("DeductCredits");

    new Shop(credits).sellImage(user);

    assertEquals(7, service.balance(user));
    assertEquals(0, controls.reset(), "faults that have not happened");
  }

  @Test
  void aVideoThatIsNeverReadyIsPaidBack(
      TestCreditService service, CreditClient credits, TestControls controls) {
    String user = service.newProfile(10);

    new Shop(credits).orderVideo(user);
    assertEquals(0, service.balance(user));
    controls.advanceClock(Duration.ofHours(1));

    assertEquals(10, service.balance(user));
  }

  /** What is tested. */
  record Shop(CreditClient credits) {
    void sellImage(String user) {
      var unused = credits.deductCredits(user, 3, "IMAGE").execute();
    }

    void orderVideo(String user) {
      var job =
          SubmitJobRequest.newBuilder().setProfileId(user).setAmount(10).setReasonCode("VIDEO");
      var unused = credits.submitJob(job.build()).execute();
    }
  }
}
