package org.creditservice.api.observe;

/** Is told of calls that are refused or fail, on network threads and lanes: it must not block. */
@FunctionalInterface
public interface RefusalObserver {
  /** Observes nothing. */
  RefusalObserver NONE = refusal -> {};

  void refused(RefusedCall refusal);
}
