package org.creditservice.testkit;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.creditservice.client.CreditClient;
import org.creditservice.main.EphemeralService;

/**
 * The service that all tests of this JVM share. It starts when it is first needed, and ends with
 * the JVM.
 *
 * <p>It is not kept in JUnit's stores: where Surefire has several processes, each class is a run of
 * its own to JUnit, with stores of its own, and each would start a service.
 */
final class SharedService {
  /** Of the kit's own calls: far above what they take on a machine that runs tests. */
  static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** Runs at most once, and keeps why it failed. */
  private static final FutureTask<SharedService> STARTED = new FutureTask<>(SharedService::start);

  private final EphemeralService service;
  private final Duration startTook;
  private final CreditClient client;
  private final ManagedChannel channel;

  private SharedService(EphemeralService service, Duration startTook) {
    this.service = service;
    this.startTook = startTook;
    this.client = CreditClient.builder(service.target()).timeout(TIMEOUT).build();
    this.channel =
        Grpc.newChannelBuilder(service.target(), InsecureChannelCredentials.create()).build();
  }

  /**
   * The service; whoever comes first starts it.
   *
   * @throws IllegalStateException if it can't be started, now or before
   */
  static SharedService get() {
    STARTED.run();
    try {
      return STARTED.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new IllegalStateException(
          "The credit service can't be started: " + cause.getMessage(), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the credit service was starting.", e);
    }
  }

  private static SharedService start() throws InterruptedException {
    long start = System.nanoTime();
    EphemeralService service = EphemeralService.start(Map.of());
    SharedService shared = new SharedService(service, Duration.ofNanos(System.nanoTime() - start));
    Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "credit-test-kit-close"));
    return shared;
  }

  String target() {
    return service.target();
  }

  /** How long it took to start. */
  Duration startTook() {
    return startTook;
  }

  /** For what the kit itself asks of the service. */
  CreditClient client() {
    return client;
  }

  /** For the controls. */
  ManagedChannel channel() {
    return channel;
  }

  private void close() {
    client.close();
    channel.shutdownNow();
    service.close();
  }
}
