package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.stream.Stream;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller gets by depending on this module alone. */
class StubsTest {
  static Stream<ServiceDescriptor> services() {
    return Stream.of(
        CreditServiceGrpc.getServiceDescriptor(),
        CreditQueryServiceGrpc.getServiceDescriptor(),
        CreditAdminServiceGrpc.getServiceDescriptor());
  }

  @Test
  void theThreeServicesAreThereUnderTheirWireNames() {
    assertThat(services().map(ServiceDescriptor::getName))
        .containsExactly(
            "credit.v1.CreditService",
            "credit.v1.CreditQueryService",
            "credit.v1.CreditAdminService");
  }

  @Test
  void everyCommandOfTheContractHasAMethod() {
    assertThat(methods(CreditServiceGrpc.getServiceDescriptor()))
        .containsExactlyInAnyOrder(
            "CreateProfile",
            "GrantCredits",
            "DeductCredits",
            "RefundCredits",
            "ReverseOperation",
            "SubmitJob",
            "CompleteJob",
            "FailJob",
            "ExtendJob");
  }

  @ParameterizedTest
  @MethodSource("services")
  void retriesAreSafeToConfigure(ServiceDescriptor service) {
    assertThat(service.getMethods())
        .allSatisfy(
            method -> assertThat(method.isIdempotent()).as(method.getFullMethodName()).isTrue());
  }

  @Test
  void aTransportIsOnTheClassPath() {
    ManagedChannel channel = ManagedChannelBuilder.forTarget("localhost:1").usePlaintext().build();
    try {
      assertThat(CreditServiceGrpc.newBlockingStub(channel).getChannel()).isSameAs(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  private static List<String> methods(ServiceDescriptor service) {
    return service.getMethods().stream().map(MethodDescriptor::getBareMethodName).toList();
  }
}
