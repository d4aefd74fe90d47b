package org.creditservice.api.health;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.creditservice.api.error.Errors;
import org.creditservice.api.error.LastWord;
import org.creditservice.api.observe.Limit;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.fair.FairPlaces;

/**
 * The health of this server, under its own name (the empty one) and those of its services.
 *
 * <p>gRPC's own implementation keeps whatever names strangers make up, and lets anybody watch any
 * number of times. This one answers NOT_FOUND to unknown names, to a watch too: the protocol would
 * have it wait for a service of that name, which never comes.
 */
public final class HealthApi extends HealthGrpc.HealthImplBase {
  private final Set<String> names;
  private final FairPlaces places;
  private final Supplier<Object> share;
  private final LimitObserver exceeded;
  private final Set<HealthWatcher> watchers = ConcurrentHashMap.newKeySet();
  private volatile ServingStatus status = ServingStatus.NOT_SERVING;
  private volatile boolean stopped;

  /**
   * NOT_SERVING until {@link #setServing}.
   *
   * @param places for watches
   * @param share who makes the current call, for {@code places}
   * @param exceeded is told if there are too many watches
   */
  public HealthApi(
      Collection<String> names, FairPlaces places, Supplier<Object> share, LimitObserver exceeded) {
    this.names = Set.copyOf(names);
    this.places = places;
    this.share = share;
    this.exceeded = exceeded;
  }

  /** Sets the answer, for all names. */
  public void setServing(boolean serving) {
    change(serving && !stopped ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /** Answers NOT_SERVING from now on. */
  public void stop() {
    stopped = true;
    change(ServingStatus.NOT_SERVING);
  }

  private void change(ServingStatus now) {
    status = now;
    watchers.forEach(HealthWatcher::send);
  }

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> caller) {
    if (isUnknown(request, caller)) {
      return;
    }
    caller.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
    caller.onCompleted();
  }

  @Override
  public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> caller) {
    if (isUnknown(request, caller)) {
      return;
    }
    HealthWatcher watcher =
        new HealthWatcher((ServerCallStreamObserver<HealthCheckResponse>) caller, () -> status);
    FairPlaces.Place place = places.take(share.get(), () -> refuse(caller));
    if (place == null) {
      refuse(caller);
      return;
    }
    watcher.whenEnded(
        () -> {
          watchers.remove(watcher);
          place.release();
        });
    watchers.add(watcher);
    watcher.send();
  }

  private void refuse(StreamObserver<?> caller) {
    exceeded.exceeded(Limit.HEALTH_WATCHES);
    LastWord.say(caller, Errors.overloaded());
  }

  private boolean isUnknown(HealthCheckRequest request, StreamObserver<?> caller) {
    boolean unknown = !names.contains(request.getService());
    if (unknown) {
      caller.onError(
          Status.NOT_FOUND
              .withDescription("This server has no service of that name.")
              .asRuntimeException());
    }
    return unknown;
  }
}
