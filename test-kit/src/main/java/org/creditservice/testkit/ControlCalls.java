package org.creditservice.testkit;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.creditservice.testing.v1.AdvanceClockRequest;
import org.creditservice.testing.v1.InjectFaultRequest;
import org.creditservice.testing.v1.MakeUnavailableRequest;
import org.creditservice.testing.v1.ResetRequest;
import org.creditservice.testing.v1.TestControlServiceGrpc;
import org.creditservice.testing.v1.TestControlServiceGrpc.TestControlServiceBlockingStub;

/** What one test asks of the service's controls, and what there is to reset after it. */
final class ControlCalls {
  /** In place of a profile; an outage is of all, too. */
  private static final String ALL = "";

  private final Channel channel;

  /** For which profiles there may be faults. */
  private final Set<String> profiles = new HashSet<>();

  ControlCalls(Channel channel) {
    this.channel = channel;
  }

  synchronized void inject(InjectFaultRequest request) {
    profiles.add(request.getProfileId());
    var unused = call(stub -> stub.injectFault(request));
  }

  synchronized void makeUnavailable(MakeUnavailableRequest request) {
    profiles.add(ALL);
    var unused = call(stub -> stub.makeUnavailable(request));
  }

  Instant advanceClock(AdvanceClockRequest request) {
    Timestamp time = call(stub -> stub.advanceClock(request)).getTime();
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** Leaves alone what tests that run at the same time injected for their own profiles. */
  synchronized int reset() {
    int left = profiles.contains(ALL) ? reset(ALL) : profiles.stream().mapToInt(this::reset).sum();
    profiles.clear();
    return left;
  }

  private int reset(String profileId) {
    ResetRequest request = ResetRequest.newBuilder().setProfileId(profileId).build();
    return call(stub -> stub.reset(request)).getFaultsLeft();
  }

  private <R> R call(Function<TestControlServiceBlockingStub, R> call) {
    try {
      return call.apply(
          TestControlServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(SharedService.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      throw e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
          ? new IllegalArgumentException(e.getStatus().getDescription(), e)
          : new IllegalStateException("The service's test controls don't answer.", e);
    }
  }
}
