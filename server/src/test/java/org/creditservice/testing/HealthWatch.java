package org.creditservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Watches a server's health, as a load balancer does. */
public final class HealthWatch implements StreamObserver<HealthCheckResponse> {
  private final BlockingQueue<ServingStatus> changes = new LinkedBlockingQueue<>();

  private HealthWatch() {}

  /** Watches until the channel is closed. */
  public static HealthWatch of(Channel channel) {
    HealthWatch watch = new HealthWatch();
    HealthGrpc.newStub(channel).watch(HealthCheckRequest.getDefaultInstance(), watch);
    return watch;
  }

  /** Waits for the next change, and fails unless it is to this. The first is the health now. */
  public void awaitNext(ServingStatus expected) throws InterruptedException {
    assertThat(changes.poll(1, TimeUnit.MINUTES)).isEqualTo(expected);
  }

  @Override
  public void onNext(HealthCheckResponse response) {
    changes.add(response.getStatus());
  }

  @Override
  public void onError(Throwable error) {
    // The server is closed at the end of the test.
  }

  @Override
  public void onCompleted() {
    // A watch has no end.
  }
}
