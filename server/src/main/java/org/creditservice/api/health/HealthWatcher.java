package org.creditservice.api.health;

import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Somebody who watches the health. Whoever reads slowly misses what has passed. Thread-safe. */
final class HealthWatcher {
  private final ServerCallStreamObserver<HealthCheckResponse> caller;
  private final Supplier<ServingStatus> status;
  private @Nullable ServingStatus sent;

  HealthWatcher(
      ServerCallStreamObserver<HealthCheckResponse> caller, Supplier<ServingStatus> status) {
    this.caller = caller;
    this.status = status;
    caller.setOnReadyHandler(this::send);
  }

  /** Runs something when the watch has ended, however that came. */
  void whenEnded(Runnable action) {
    caller.setOnCancelHandler(action);
    caller.setOnCloseHandler(action);
  }

  /** Sends the health now, unless it was sent or there is no room for it. */
  synchronized void send() {
    ServingStatus now = status.get();
    if (now != sent && caller.isReady() && !caller.isCancelled()) {
      sent = now;
      caller.onNext(HealthCheckResponse.newBuilder().setStatus(now).build());
    }
  }
}
