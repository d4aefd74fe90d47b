package org.creditservice.api.caller;

import io.grpc.Grpc;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.creditservice.access.policy.Denial;
import org.creditservice.access.policy.Denial.Kind;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;

/** Counts and logs what is denied, and makes the errors that callers get. */
final class Denials {
  private final Consumer<Kind> counter;
  private final DenialLog callers = new DenialLog(System.nanoTime());

  /** Of its own: strangers at many addresses must not keep a caller's denial out of the log. */
  private final DenialLog strangers = new DenialLog(System.nanoTime());

  /**
   * @param counter is told of each denial, on network threads
   */
  Denials(Consumer<Kind> counter) {
    this.counter = counter;
  }

  /** Nobody knows who calls, so the log names the address: its port would be another each time. */
  ApiException unauthenticated(ServerCall<?, ?> call, String sentence) {
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    String from =
        peer instanceof InetSocketAddress address && address.getAddress() != null
            ? address.getAddress().getHostAddress()
            : "somewhere";
    count(Kind.UNAUTHENTICATED, strangers, "a caller at " + from, call, sentence);
    return Errors.unauthenticated(sentence);
  }

  ApiException denied(ServerCall<?, ?> call, String caller, Denial denial) {
    count(denial.kind(), callers, caller, call, denial.sentence());
    return Errors.permissionDenied(denial.kind().forCaller());
  }

  ApiException tooOften(ServerCall<?, ?> call, String caller, int perSecond, long waitNanos) {
    count(Kind.RATE, callers, caller, call, "it may call %d times a second".formatted(perSecond));
    return Errors.callsTooOften(perSecond, Duration.ofNanos(waitNanos));
  }

  private void count(Kind kind, DenialLog log, String who, ServerCall<?, ?> call, String why) {
    counter.accept(kind);
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    log.denied(who, method, why, System.nanoTime());
  }
}
