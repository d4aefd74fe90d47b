package org.creditservice.api.controls;

import io.grpc.StatusRuntimeException;
import java.time.Duration;

/** What goes wrong with a call. */
sealed interface Fault {

  /**
   * The request never arrives.
   *
   * @param silent whether the caller learns nothing, not even that the connection broke
   */
  record LostRequest(boolean silent) implements Fault {}

  /**
   * The request is executed, and the answer lost.
   *
   * @param silent as above
   * @param messagesBefore how many messages arrive
   */
  record LostAnswer(boolean silent, int messagesBefore) implements Fault {}

  /** The call ends with an error, and is not executed. */
  record Refused(StatusRuntimeException error) implements Fault {}

  /** The request is executed later. */
  record Delayed(Duration delay) implements Fault {}
}
