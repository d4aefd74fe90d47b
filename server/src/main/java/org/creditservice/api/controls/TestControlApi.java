package org.creditservice.api.controls;

import com.google.protobuf.util.Timestamps;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.creditservice.api.error.LastWord;
import org.creditservice.api.error.QueryErrors;
import org.creditservice.testing.v1.AdvanceClockRequest;
import org.creditservice.testing.v1.AdvanceClockResponse;
import org.creditservice.testing.v1.InjectFaultRequest;
import org.creditservice.testing.v1.InjectFaultResponse;
import org.creditservice.testing.v1.MakeUnavailableRequest;
import org.creditservice.testing.v1.MakeUnavailableResponse;
import org.creditservice.testing.v1.ResetRequest;
import org.creditservice.testing.v1.ResetResponse;
import org.creditservice.testing.v1.TestControlServiceGrpc.TestControlServiceImplBase;

/** The service {@code credit.testing.v1.TestControlService}. Nothing here blocks. */
final class TestControlApi extends TestControlServiceImplBase {
  private final Faults faults;
  private final Outage outage;
  private final Consumer<StatusRuntimeException> endStreams;
  private final TestControls.Clock clock;
  private final Executor clockThread;

  TestControlApi(
      Faults faults,
      Outage outage,
      Consumer<StatusRuntimeException> endStreams,
      TestControls.Clock clock,
      Executor clockThread) {
    this.faults = faults;
    this.outage = outage;
    this.endStreams = endStreams;
    this.clock = clock;
    this.clockThread = clockThread;
  }

  @Override
  public void injectFault(InjectFaultRequest request, StreamObserver<InjectFaultResponse> caller) {
    Fault fault = ControlRequests.fault(request);
    faults.add(
        new Faults.Target(request.getMethod(), request.getProfileId()),
        fault,
        Math.max(1, request.getCount()));
    answer(caller, InjectFaultResponse.getDefaultInstance());
  }

  @Override
  public void makeUnavailable(
      MakeUnavailableRequest request, StreamObserver<MakeUnavailableResponse> caller) {
    StatusRuntimeException error = ControlRequests.outageError(request);
    Duration duration = ControlRequests.outageDuration(request);
    outage.begin(duration, error);
    if (!duration.isZero()) {
      endStreams.accept(error);
    }
    answer(caller, MakeUnavailableResponse.getDefaultInstance());
  }

  @Override
  public void advanceClock(
      AdvanceClockRequest request, StreamObserver<AdvanceClockResponse> caller) {
    Duration step = ControlRequests.step(request);
    clockThread.execute(() -> advance(step, caller));
  }

  private void advance(Duration step, StreamObserver<AdvanceClockResponse> caller) {
    try {
      Instant now = clock.advance(step);
      answer(
          caller,
          AdvanceClockResponse.newBuilder()
              .setTime(
                  Timestamps.fromNanos(0).toBuilder()
                      .setSeconds(now.getEpochSecond())
                      .setNanos(now.getNano()))
              .build());
    } catch (Exception | Error e) {
      LastWord.say(caller, QueryErrors.of("AdvanceClock", e));
    }
  }

  @Override
  public void reset(ResetRequest request, StreamObserver<ResetResponse> caller) {
    ControlRequests.check(request);
    if (request.getProfileId().isEmpty()) {
      outage.end();
    }
    int left = faults.drop(request.getProfileId());
    answer(caller, ResetResponse.newBuilder().setFaultsLeft(left).build());
  }

  private static <T> void answer(StreamObserver<T> caller, T response) {
    caller.onNext(response);
    caller.onCompleted();
  }
}
