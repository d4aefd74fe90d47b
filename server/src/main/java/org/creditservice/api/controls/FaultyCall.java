package org.creditservice.api.controls;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.creditservice.api.controls.Fault.LostAnswer;
import org.jspecify.annotations.Nullable;

/**
 * The way back of a call, on which its answer can be lost. Thread-safe: answers come on other
 * threads than requests.
 */
final class FaultyCall<T, R> extends SimpleForwardingServerCall<T, R> {
  /** As gRPC's clients see a connection that breaks: no details, and so no reason. */
  private static final Status LOST =
      Status.UNAVAILABLE.withDescription("connection lost (a fault that a test injected)");

  private @Nullable LostAnswer lost;
  private int sent;

  private boolean delayed;

  /** Whether what the service sends no longer goes anywhere. */
  private boolean cut;

  /** Whether the caller has its status. */
  private boolean closed;

  FaultyCall(ServerCall<T, R> call) {
    super(call);
  }

  /** From now on, as {@code fault} says. */
  synchronized void lose(LostAnswer fault) {
    lost = fault;
  }

  /** Says that its request waits, or no longer. */
  synchronized void setDelayed(boolean waits) {
    delayed = waits;
  }

  /** Whether its caller waits only because of a fault. */
  synchronized boolean isHeld() {
    return delayed || cut;
  }

  /** Ends the call for its caller, as from a connection that breaks. */
  void breakOff() {
    end(LOST, new Metadata());
  }

  /** Ends the call for its caller with an error. */
  void end(StatusRuntimeException error) {
    Metadata trailers = error.getTrailers();
    end(error.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private synchronized void end(Status status, Metadata trailers) {
    cut = true;
    if (!closed) {
      closed = true;
      super.close(status, trailers);
    }
  }

  /** Lets the caller hear nothing more. */
  synchronized void fallSilent() {
    cut = true;
  }

  /** Whether the service has been cut off from its caller before it ended the call. */
  synchronized boolean isCut() {
    return cut;
  }

  /** Whether the caller hears nothing more from the service. */
  synchronized boolean isOver() {
    return cut || closed;
  }

  @Override
  public synchronized boolean isReady() {
    return !cut && super.isReady();
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    // A client that has seen headers doesn't retry by itself: a lost answer has none.
    if (!cut && (lost == null || lost.messagesBefore() > 0)) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(R message) {
    if (lost != null && sent >= lost.messagesBefore()) {
      loseRest(lost);
    }
    if (!cut) {
      sent++;
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (lost != null) {
      loseRest(lost);
    }
    if (!cut) {
      closed = true;
      super.close(status, trailers);
    }
  }

  private void loseRest(LostAnswer fault) {
    if (cut) {
      return;
    }
    if (fault.silent()) {
      fallSilent();
    } else {
      breakOff();
    }
  }
}
