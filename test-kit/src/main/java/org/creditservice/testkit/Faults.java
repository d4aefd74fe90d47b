package org.creditservice.testkit;

import com.google.protobuf.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.creditservice.testing.v1.InjectFaultRequest;
import org.creditservice.testing.v1.LoseAnswer;
import org.creditservice.testing.v1.LoseRequest;
import org.creditservice.testing.v1.Refuse;

/**
 * What goes wrong with the next calls: those of one profile ({@link TestControls#forProfile}), or
 * of whoever calls next ({@link TestControls}).
 *
 * <p>Each is for one call. Faults wait in the order in which they were asked for; a call takes the
 * first one that is meant for it, and no other. Those that are left after a test are dropped.
 *
 * <p>A method is the name of an RPC, such as {@code DeductCredits}; empty means any. Every method
 * here throws {@link IllegalArgumentException} if the service can't do what it asks for, and says
 * why.
 */
public sealed class Faults permits TestControls {
  private final ControlCalls calls;
  private final String profileId;

  Faults(ControlCalls calls, String profileId) {
    this.calls = calls;
    this.profileId = Objects.requireNonNull(profileId, "profileId");
  }

  /**
   * The next call is executed, but its answer is lost as when a connection breaks: UNAVAILABLE. Was
   * it executed? The caller must ask again, with the same key.
   */
  public final void loseNextAnswer(String method) {
    inject(method, fault -> fault.setLoseAnswer(LoseAnswer.getDefaultInstance()));
  }

  /** The next call is executed, and never answered: its caller waits for as long as it will. */
  public final void neverAnswerNext(String method) {
    inject(method, fault -> fault.setLoseAnswer(LoseAnswer.newBuilder().setSilent(true)));
  }

  /** The next request is lost as when a connection breaks: UNAVAILABLE, and nothing happens. */
  public final void loseNextRequest(String method) {
    inject(method, fault -> fault.setLoseRequest(LoseRequest.getDefaultInstance()));
  }

  /**
   * The next call is refused, and nothing happens.
   *
   * @param reason such as {@code RATE_LIMITED}; the status code is the one that it always has
   */
  public final void refuseNext(String method, String reason) {
    refuseNext(method, Refuse.newBuilder().setReason(reason).build());
  }

  /**
   * The next call is refused, and nothing happens.
   *
   * @param refusal with its code, message and details, also of reasons that no service gives yet
   */
  public final void refuseNext(String method, Refuse refusal) {
    inject(method, fault -> fault.setRefuse(refusal));
  }

  /**
   * The next call is executed later, unless its caller has given up by then.
   *
   * @param delay at most an hour
   */
  public final void delayNext(String method, java.time.Duration delay) {
    inject(method, fault -> fault.setDelay(toProto(delay)));
  }

  /**
   * Anything else that can go wrong, such as the same fault many times, or a stream that ends
   * early.
   *
   * @param fault its {@code profile_id} is that of these faults
   */
  public final void inject(InjectFaultRequest fault) {
    calls.inject(fault.toBuilder().setProfileId(profileId).build());
  }

  private void inject(String method, Consumer<InjectFaultRequest.Builder> fault) {
    InjectFaultRequest.Builder request =
        InjectFaultRequest.newBuilder().setMethod(Objects.requireNonNull(method, "method"));
    fault.accept(request);
    inject(request.build());
  }

  static Duration toProto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
