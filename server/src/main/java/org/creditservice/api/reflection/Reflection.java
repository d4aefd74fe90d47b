package org.creditservice.api.reflection;

import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.List;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.config.ReflectionSettings;

/** gRPC's reflection services, with a budget: their answers are fifty times their questions. */
public final class Reflection {
  private Reflection() {}

  /** Both versions of them; they share the budget. */
  public static List<ServerServiceDefinition> services(
      ReflectionSettings settings, LimitObserver observer) {
    ReflectionBudget budget = new ReflectionBudget(settings, observer);
    return List.of(
        ServerInterceptors.intercept(ProtoReflectionServiceV1.newInstance(), budget),
        ServerInterceptors.intercept(ProtoReflectionService.newInstance(), budget));
  }
}
