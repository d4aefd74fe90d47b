package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.creditservice.testing.ErrorDetails;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Requests;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceFutureStub;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.RefundCreditsResponse;

/**
 * Sends commands without waiting for their responses, over one connection, so that they arrive in
 * order. Unlike {@link org.creditservice.testing.Client}, its calls can be cancelled, and have
 * typed responses.
 */
final class AsyncClient {
  /** Much longer than any call here takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Channel channel;
  private final Duration timeout;

  AsyncClient(Channel channel) {
    this(channel, PATIENCE);
  }

  private AsyncClient(Channel channel, Duration timeout) {
    this.channel = channel;
    this.timeout = timeout;
  }

  /** The same connection, with another deadline for each call. */
  AsyncClient within(Duration deadline) {
    return new AsyncClient(channel, deadline);
  }

  private CreditServiceFutureStub commands() {
    return CreditServiceGrpc.newFutureStub(channel)
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  ListenableFuture<CreateProfileResponse> create(String profileId, long openingBalance) {
    return commands().createProfile(Requests.create(profileId, openingBalance));
  }

  /** Deducts one credit. */
  ListenableFuture<DeductCreditsResponse> deduct(String profileId, String key) {
    return deduct(profileId, key, 1, "USE");
  }

  ListenableFuture<DeductCreditsResponse> deduct(
      String profileId, String key, long amount, String reasonCode) {
    return commands()
        .deductCredits(
            new ProfileRequests(profileId).deduct(key, amount).setReasonCode(reasonCode).build());
  }

  /** Refunds what remains of a deduction. */
  ListenableFuture<RefundCreditsResponse> refund(
      String profileId, String key, String deductionKey) {
    return commands().refundCredits(Requests.refund(profileId, key, deductionKey));
  }

  /**
   * Waits until earlier calls or their cancellations have arrived: the server answers this call at
   * once, but after them. It is a query, since a full queue refuses commands unread.
   */
  void awaitArrival() {
    GetProfileRequest empty = GetProfileRequest.getDefaultInstance();
    assertThat(reason(CreditQueryServiceGrpc.newFutureStub(channel).getProfile(empty)))
        .isEqualTo("INVALID_FIELD");
  }

  /** The balance. Asks again while the database is unavailable. */
  long balance(String profileId) {
    GetProfileRequest request = GetProfileRequest.newBuilder().setProfileId(profileId).build();
    while (true) {
      try {
        return CreditQueryServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .getProfile(request)
            .getProfile()
            .getBalance();
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Code.UNAVAILABLE) {
          throw e;
        }
      }
    }
  }

  /** What is recorded under a key. */
  ListenableFuture<GetOperationResponse> operation(String profileId, String key) {
    return CreditQueryServiceGrpc.newFutureStub(channel)
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .getOperation(Requests.operation(profileId, key));
  }

  /** Fails if something is recorded under the key. */
  void assertNotRecorded(String profileId, String key) {
    assertThat(reason(operation(profileId, key))).isEqualTo("OPERATION_NOT_FOUND");
  }

  /** The response. Fails if the call does. */
  static <T> T answer(ListenableFuture<T> call) {
    try {
      return Futures.getUnchecked(call);
    } catch (RuntimeException e) {
      throw new AssertionError("expected an answer", e);
    }
  }

  /** The reason of a call's error, as {@link ErrorDetails} gives it. Fails if the call succeeds. */
  static String reason(Future<?> call) {
    return ErrorDetails.reason(error(call));
  }

  /** The error of a call. Fails if the call succeeds. */
  static StatusRuntimeException error(Future<?> call) {
    ExecutionException failed =
        catchThrowableOfType(
            ExecutionException.class, () -> call.get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS));
    assertThat(failed).as("an error").isNotNull();
    return (StatusRuntimeException) failed.getCause();
  }
}
