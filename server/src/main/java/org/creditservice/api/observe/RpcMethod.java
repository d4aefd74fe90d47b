package org.creditservice.api.observe;

/**
 * An RPC that is observed.
 *
 * @param service with its package, such as {@code credit.v1.CreditService}
 * @param name without its service, such as {@code DeductCredits}
 * @param streaming whether its calls go on until somebody ends them, so that their length says
 *     nothing
 */
public record RpcMethod(String service, String name, boolean streaming) {
  /**
   * All calls but those of the service's own methods: health, reflection, and whatever callers make
   * up. Their names must not become labels of metrics, or callers could make any number of them.
   */
  public static final RpcMethod OTHER = new RpcMethod("other", "other", true);
}
