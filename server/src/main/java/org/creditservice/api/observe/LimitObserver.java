package org.creditservice.api.observe;

/** Is told when somebody goes past a limit, on network threads: it must not block. */
@FunctionalInterface
public interface LimitObserver {
  /** Observes nothing. */
  LimitObserver NONE = limit -> {};

  /** Something was refused, or ended. */
  void exceeded(Limit limit);
}
