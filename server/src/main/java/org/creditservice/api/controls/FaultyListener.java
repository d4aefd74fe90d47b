package org.creditservice.api.controls;

import io.grpc.Context;
import io.grpc.ServerCall;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.creditservice.api.controls.Fault.Delayed;
import org.creditservice.api.controls.Fault.LostAnswer;
import org.creditservice.api.controls.Fault.LostRequest;
import org.creditservice.api.controls.Fault.Refused;
import org.jspecify.annotations.Nullable;

/**
 * The way of a call to its service, on which its request can be lost. What goes wrong is decided
 * when the request's message is there. Its methods are synchronized, since a delayed request goes
 * on in another thread.
 */
final class FaultyListener<T> extends ServerCall.Listener<T> {
  private final FaultyCall<T, ?> call;
  private final ServerCall.Listener<T> service;
  private final Function<T, @Nullable Fault> fate;
  private final ScheduledExecutorService scheduler;
  private final Runnable whenOver;
  private Duration delay = Duration.ZERO;

  /** Whether the service has been told that its caller is gone. */
  private boolean cancelled;

  /**
   * @param fate what goes wrong with a call of this request; null: nothing
   * @param scheduler runs what is delayed
   * @param whenOver is run at the end of the call
   */
  FaultyListener(
      FaultyCall<T, ?> call,
      ServerCall.Listener<T> service,
      Function<T, @Nullable Fault> fate,
      ScheduledExecutorService scheduler,
      Runnable whenOver) {
    this.call = call;
    this.service = service;
    this.fate = fate;
    this.scheduler = scheduler;
    this.whenOver = whenOver;
  }

  @Override
  public synchronized void onMessage(T message) {
    Fault fault = call.isOver() ? null : fate.apply(message);
    if (fault instanceof LostRequest lost) {
      loseRequest(lost);
    } else if (fault instanceof Refused refused) {
      call.end(refused.error());
      cancel();
    } else if (fault instanceof LostAnswer lost) {
      call.lose(lost);
    } else if (fault instanceof Delayed delayed) {
      delay = delayed.delay();
    }
    if (!cancelled) {
      service.onMessage(message);
    }
  }

  private void loseRequest(LostRequest lost) {
    if (lost.silent()) {
      call.fallSilent();
    } else {
      call.breakOff();
    }
    cancel();
  }

  /** A request is executed when it is complete. */
  @Override
  public void onHalfClose() {
    if (delay.isZero()) {
      execute();
      return;
    }
    call.setDelayed(true);
    Future<?> unused =
        scheduler.schedule(
            Context.current().wrap(this::execute), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized void execute() {
    call.setDelayed(false);
    if (!cancelled) {
      service.onHalfClose();
    }
  }

  @Override
  public synchronized void onReady() {
    if (!cancelled) {
      service.onReady();
    }
  }

  @Override
  public synchronized void onCancel() {
    whenOver.run();
    cancel();
  }

  /** To a service whose answer was lost its caller is gone. */
  @Override
  public synchronized void onComplete() {
    whenOver.run();
    if (call.isCut()) {
      cancel();
    } else if (!cancelled) {
      service.onComplete();
    }
  }

  private void cancel() {
    if (!cancelled) {
      cancelled = true;
      service.onCancel();
    }
  }
}
