package org.creditservice.api.observe;

import org.creditservice.batch.CallMark;

/** The trace of a call in progress. */
public interface CallTrace extends CallMark {
  /**
   * The call has ended.
   *
   * @param outcome as {@link MethodObserver#ended} has it
   * @param statusCode of gRPC
   */
  void end(String outcome, int statusCode);
}
