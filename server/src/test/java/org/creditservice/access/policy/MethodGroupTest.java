package org.creditservice.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.stream.Stream;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MethodGroupTest {
  static Stream<Arguments> services() {
    return Stream.of(
        arguments(MethodGroup.COMMANDS, CreditServiceGrpc.getServiceDescriptor()),
        arguments(MethodGroup.QUERIES, CreditQueryServiceGrpc.getServiceDescriptor()),
        arguments(MethodGroup.ADMIN, CreditAdminServiceGrpc.getServiceDescriptor()),
        arguments(MethodGroup.REFLECTION, ServerReflectionGrpc.getServiceDescriptor()));
  }

  @ParameterizedTest
  @MethodSource("services")
  void aGroupIsAService(MethodGroup group, ServiceDescriptor service) {
    assertThat(group.methods())
        .containsExactlyInAnyOrderElementsOf(
            service.getMethods().stream().map(MethodDescriptor::getBareMethodName).toList());
    assertThat(MethodGroup.ALL.methods()).containsAll(group.methods());
  }
}
