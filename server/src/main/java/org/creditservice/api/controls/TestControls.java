package org.creditservice.api.controls;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;

/** The test controls of one server. */
public final class TestControls implements AutoCloseable {
  private static final Set<String> FAULTY =
      Set.of(CreditServiceGrpc.SERVICE_NAME, CreditQueryServiceGrpc.SERVICE_NAME);

  /** The clock that the database sees. */
  @FunctionalInterface
  public interface Clock {
    /**
     * Moves it forward, and lets the service do what is due by then.
     *
     * @return the time that the database sees now
     */
    Instant advance(Duration step) throws Exception;
  }

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(thread("credit-test-delays"));
  private final ExecutorService clockThread =
      Executors.newSingleThreadExecutor(thread("credit-test-clock"));
  private final FaultInterceptor interceptor;
  private final TestControlApi api;

  /** Controls that nobody has used yet. */
  public TestControls(Clock clock) {
    Faults faults = new Faults();
    Outage outage = new Outage();
    interceptor = new FaultInterceptor(faults, outage, scheduler);
    api = new TestControlApi(faults, outage, interceptor::endStreams, clock, clockThread);
  }

  private static ThreadFactory thread(String name) {
    return new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build();
  }

  /** The service that tests call. */
  public BindableService service() {
    return api;
  }

  /** A service whose calls can go wrong, if it is one of those whose calls may. */
  public ServerServiceDefinition faulty(ServerServiceDefinition service) {
    return FAULTY.contains(service.getServiceDescriptor().getName())
        ? ServerInterceptors.intercept(service, interceptor)
        : service;
  }

  /** Lets no call wait any more for what a test has thought of. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    clockThread.shutdownNow();
    interceptor.endHeld();
  }
}
