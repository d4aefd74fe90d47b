package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceFutureStub;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.RefundCreditsResponse;

/**
 * Calls without waiting for their answers, all over one connection, so that they arrive in order.
 */
final class Client {
  /** Far above what anything here takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Channel channel;
  private final Duration timeout;

  Client(Channel channel) {
    this(channel, PATIENCE);
  }

  private Client(Channel channel, Duration timeout) {
    this.channel = channel;
    this.timeout = timeout;
  }

  /** The same connection, with another deadline for each call. */
  Client within(Duration deadline) {
    return new Client(channel, deadline);
  }

  private CreditServiceFutureStub commands() {
    return CreditServiceGrpc.newFutureStub(channel)
        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  ListenableFuture<CreateProfileResponse> create(String profileId, long openingBalance) {
    return commands()
        .createProfile(
            CreateProfileRequest.newBuilder()
                .setProfileId(profileId)
                .setIdempotencyKey("create")
                .setOpeningBalance(openingBalance)
                .build());
  }

  /** Takes one credit. */
  ListenableFuture<DeductCreditsResponse> deduct(String profileId, String key) {
    return deduct(profileId, key, 1, "USE");
  }

  ListenableFuture<DeductCreditsResponse> deduct(
      String profileId, String key, long amount, String reasonCode) {
    return commands()
        .deductCredits(
            DeductCreditsRequest.newBuilder()
                .setProfileId(profileId)
                .setIdempotencyKey(key)
                .setAmount(amount)
                .setReasonCode(reasonCode)
                .build());
  }

  ListenableFuture<GrantCreditsResponse> grant(String profileId, String key, long amount) {
    return commands()
        .grantCredits(
            GrantCreditsRequest.newBuilder()
                .setProfileId(profileId)
                .setIdempotencyKey(key)
                .setAmount(amount)
                .setReasonCode("BONUS")
                .build());
  }

  /** Gives back what remains of a deduction. */
  ListenableFuture<RefundCreditsResponse> refund(
      String profileId, String key, String deductionKey) {
    return commands()
        .refundCredits(
            RefundCreditsRequest.newBuilder()
                .setProfileId(profileId)
                .setIdempotencyKey(key)
                .setDeductionKey(deductionKey)
                .setReasonCode("FAILED")
                .build());
  }

  /**
   * Waits until the calls made before, or their cancellations, have arrived: one that is answered
   * at once comes after them. A query, since a command is refused unread while the queue is full.
   */
  void awaitArrival() {
    GetProfileRequest empty = GetProfileRequest.getDefaultInstance();
    assertThat(reason(CreditQueryServiceGrpc.newFutureStub(channel).getProfile(empty)))
        .isEqualTo("INVALID_FIELD");
  }

  /** The balance; asked again where the database can't be read yet. */
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
        .getOperation(
            GetOperationRequest.newBuilder()
                .setProfileId(profileId)
                .setIdempotencyKey(key)
                .build());
  }

  /** Fails if something is recorded under the key. */
  void assertNotRecorded(String profileId, String key) {
    assertThat(reason(operation(profileId, key))).isEqualTo("OPERATION_NOT_FOUND");
  }

  /** The answer, which must be a success. */
  static <T> T answer(ListenableFuture<T> call) {
    try {
      return Futures.getUnchecked(call);
    } catch (RuntimeException e) {
      throw new AssertionError("expected an answer", e);
    }
  }

  /** The reason of the error that a call must end with; its status code if it has no details. */
  static String reason(Future<?> call) {
    StatusRuntimeException error = error(call);
    return detail(error, ErrorInfo.class)
        .map(ErrorInfo::getReason)
        .orElseGet(() -> error.getStatus().getCode().name());
  }

  static StatusRuntimeException error(Future<?> call) {
    ExecutionException failed =
        catchThrowableOfType(
            ExecutionException.class, () -> call.get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS));
    assertThat(failed).as("an error").isNotNull();
    return (StatusRuntimeException) failed.getCause();
  }

  /** A detail of an error, if it has one of that type. */
  static <T extends Message> Optional<T> detail(StatusRuntimeException error, Class<T> type) {
    Status status = StatusProto.fromThrowable(error);
    if (status == null) {
      return Optional.empty();
    }
    return status.getDetailsList().stream()
        .filter(any -> any.is(type))
        .map(any -> unpack(any, type))
        .findFirst();
  }

  private static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
