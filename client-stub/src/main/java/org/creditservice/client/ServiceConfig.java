package org.creditservice.client;

import java.util.List;
import java.util.Map;

/**
 * How gRPC itself balances and repeats calls, in its own form. For other languages the same is in
 * {@code service-config.json} beside this class.
 */
final class ServiceConfig {
  /** Each attempt within a moment; what takes longer is repeated by {@link Attempts}. */
  private static final Map<String, ?> RETRY_POLICY =
      Map.of(
          "maxAttempts",
          4.0,
          "initialBackoff",
          "0.05s",
          "maxBackoff",
          "0.5s",
          "backoffMultiplier",
          2.0,
          "retryableStatusCodes",
          List.of("UNAVAILABLE"));

  /** While most calls fail, they are not repeated: a service in trouble has enough of them. */
  private static final Map<String, ?> RETRY_THROTTLING =
      Map.of("maxTokens", 100.0, "tokenRatio", 0.1);

  static final Map<String, ?> MAP =
      Map.of(
          "loadBalancingConfig",
          List.of(Map.of("round_robin", Map.of())),
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(
                      Map.of("service", "credit.v1.CreditService"),
                      Map.of("service", "credit.v1.CreditQueryService"),
                      Map.of("service", "credit.v1.CreditAdminService")),
                  "retryPolicy",
                  RETRY_POLICY)),
          "retryThrottling",
          RETRY_THROTTLING);

  private ServiceConfig() {}
}
