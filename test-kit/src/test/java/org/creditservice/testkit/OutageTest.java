package org.creditservice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.creditservice.client.CreditClient;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.GetProfileRequest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** An outage is of the whole service; what a test leaves is over when the next begins. */
@Isolated
@ExtendWith(CreditServiceExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutageTest {
  @Test
  @Order(1)
  void aClientOutlivesAShortOutage(
      TestCreditService service, CreditClient credits, TestControls controls) {
    String profile = service.newProfile(10);

    controls.unavailableFor(Duration.ofMillis(300));

    var answer = credits.deductCredits(profile, 3, "IMAGE").execute();
    assertThat(answer.getEntry().getBalance()).isEqualTo(7);
    assertThat(answer.getReplayed()).isFalse();
  }

  @Test
  @Order(2)
  void itLastsUntilItIsEnded(TestCreditService service, TestControls controls) {
    String profile = service.newProfile(10);

    controls.unavailableFor(Duration.ofHours(1));
    assertUnavailable(service, profile);

    controls.unavailableFor(Duration.ZERO);
    assertThat(service.balance(profile)).isEqualTo(10);
  }

  @Test
  @Order(3)
  void itCanBeLeftToTheEndOfTheTest(TestCreditService service, TestControls controls) {
    String profile = service.newProfile();
    controls.refuseNext("DeductCredits", "PERMISSION_DENIED");

    controls.unavailableFor(Duration.ofHours(1));

    assertUnavailable(service, profile);
  }

  @Test
  @Order(4)
  void andIsOverThen(TestCreditService service, CreditClient credits) {
    String profile = service.newProfile(10);

    var answer = credits.deductCredits(profile, 3, "IMAGE").execute();

    assertThat(answer.getEntry().getBalance()).isEqualTo(7);
  }

  /** Asks without retries. */
  private static void assertUnavailable(TestCreditService service, String profile) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(service.target(), InsecureChannelCredentials.create()).build();
    try {
      var queries = CreditQueryServiceGrpc.newBlockingStub(channel);
      var request = GetProfileRequest.newBuilder().setProfileId(profile).build();
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(() -> queries.getProfile(request))
          .extracting(failure -> failure.getStatus().getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
    } finally {
      channel.shutdownNow();
    }
  }
}
