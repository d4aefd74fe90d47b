package org.creditservice.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a batch's transaction did. Handed out only after its commit.
 *
 * @param decisions one for each command that was executed
 * @param blocked the commands that were left out, because another session holds their profile's
 *     lock
 * @param lastSequences the newest entry's sequence of each profile that has new entries
 * @param times how long its steps took
 */
record CommittedBatch(
    Map<PendingCommand, CommittedDecision> decisions,
    List<PendingCommand> blocked,
    Map<String, Long> lastSequences,
    StepTimes times) {

  /** Tells what was done by an attempt that began at {@code beganNanos}. */
  void tell(BatchObserver observer, long beganNanos) {
    if (decisions.isEmpty()) {
      return;
    }
    observer.committed(decisions.size());
    if (observer.traces()) {
      observer.traced(calls(), decisions.size(), System.nanoTime() - beganNanos);
    }
    times.tell(observer);
    decisions.forEach(
        (pending, decision) ->
            observer.answered(
                pending.command().method(), decision, pending.waitedUntil(beganNanos)));
  }

  private List<CallMark> calls() {
    List<CallMark> calls = new ArrayList<>();
    for (PendingCommand pending : decisions.keySet()) {
      CallMark call = pending.call();
      if (call != null) {
        calls.add(call);
      }
    }
    return calls;
  }
}
