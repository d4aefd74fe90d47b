package org.creditservice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.creditservice.client.CreditClient;
import org.creditservice.client.Refusal;
import org.creditservice.client.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Tests that run at the same time have faults of their own, and end without ending the others'. */
class ParallelTest {
  @Test
  void testsKeepApartByTheirProfiles() {
    AtTheSameTime.begun = true;
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(AtTheSameTime.class))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter(
                    "junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
                .configurationParameter(
                    "junit.jupiter.execution.parallel.config.executor-service", "FORK_JOIN_POOL")
                .build(),
            listener);

    TestExecutionSummary summary = listener.getSummary();
    assertThat(summary.getFailures()).extracting(failure -> failure.getException()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
  }

  /** Run by the test above; each of its tests waits for the other. */
  @Execution(ExecutionMode.CONCURRENT)
  @EnabledIf("isBegun")
  static class AtTheSameTime {
    private static boolean begun;

    private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

    @RegisterExtension static final CreditServiceExtension EXTENSION = new CreditServiceExtension();

    @Test
    void loses(TestCreditService service, CreditClient credits) throws Exception {
      String profile = service.newProfile(10);
      service.controls().forProfile(profile).loseNextAnswer("DeductCredits");
      await();
      // The other test's fault is dropped while this one's waits.
      await();

      var answer = credits.deductCredits(profile, 3, "IMAGE").execute();

      assertThat(answer.getReplayed()).isTrue();
      assertThat(service.target()).isEqualTo(EXTENSION.target());
    }

    @Test
    void isRefused(TestCreditService service, CreditClient credits) throws Exception {
      String profile = service.newProfile(10);
      service.controls().forProfile(profile).refuseNext("DeductCredits", "PERMISSION_DENIED");
      await();

      try {
        var unused = credits.deductCredits(profile, 3, "IMAGE").execute();
      } catch (RefusedException e) {
        assertThat(e.refusal()).isInstanceOf(Refusal.PermissionDenied.class);
        service.controls().forProfile(profile).loseNextAnswer("DeductCredits");
        assertThat(service.controls().reset()).isEqualTo(1);
        return;
      } finally {
        await();
      }
      throw new AssertionError("was not refused");
    }

    /** Whoever runs all classes of a package finds this one, too: alone it would wait in vain. */
    static boolean isBegun() {
      return begun;
    }

    private static void await() throws Exception {
      int unused = BARRIER.await(1, TimeUnit.MINUTES);
    }
  }
}
