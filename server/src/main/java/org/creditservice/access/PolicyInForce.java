package org.creditservice.access;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.concurrent.ExecutionException;
import org.creditservice.access.policy.CallRate;
import org.creditservice.access.policy.CallerRule;
import org.creditservice.access.policy.Policy;
import org.jspecify.annotations.Nullable;

/** A policy, and how often each caller has called. */
public final class PolicyInForce {
  /** Most callers that are remembered; of one that is forgotten the rate begins anew. */
  private static final int CALLERS_MAX = 10_000;

  /** What one caller may do, and how often it still may. */
  public record Access(@Nullable CallerRule rule, @Nullable CallRate rate) {}

  private final Policy policy;
  private final Cache<String, Access> known =
      CacheBuilder.newBuilder().maximumSize(CALLERS_MAX).build();

  public PolicyInForce(Policy policy) {
    this.policy = policy;
  }

  /** What {@code caller} may do. */
  public Access of(String caller) {
    Access access = known.getIfPresent(caller);
    if (access != null) {
      return access;
    }
    try {
      return known.get(caller, () -> find(caller));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a policy that can't be asked", e);
    }
  }

  private Access find(String caller) {
    CallerRule rule = policy.ruleOf(caller);
    Integer perSecond = rule == null ? null : rule.callsPerSecond();
    return new Access(rule, perSecond == null ? null : new CallRate(perSecond, System.nanoTime()));
  }
}
