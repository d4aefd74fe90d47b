package org.creditservice.jobs;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceFutureStub;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.SubmitJobRequest;

/**
 * A caller that charges an order with a job, and can crash at every point: the connection is cut,
 * and nothing of it goes on. On the generated stubs alone, so that there is a point between any two
 * steps.
 *
 * <p>It keeps no notes of how far it came. Its keys follow from the order: after a crash it begins
 * the order again, and what was done already answers as it did. If it never comes back, the job
 * expires and the customer has the credits back.
 */
final class CrashingWorker {
  /** Where to crash. Between any two of these there is nothing that anybody could see. */
  enum CrashPoint {
    BEFORE_SUBMIT,
    /** It may arrive, or not. */
    SUBMIT_SENT,
    /** It has been executed, but who sent it will never know. */
    SUBMIT_ANSWER_LOST,
    WHILE_GENERATING,
    BEFORE_REPORT,
    REPORT_SENT,
    REPORT_ANSWER_LOST,
    AFTER_REPORT,
    NEVER
  }

  /** How the generation goes. */
  enum Generation {
    SUCCEEDS,
    SUCCEEDS_AT_HALF_THE_PRICE,
    FAILS
  }

  /** What the customer learns in the end. */
  enum Result {
    PAID,
    REFUNDED
  }

  /**
   * What a customer wants.
   *
   * @param id also the job's
   * @param timeout how long the generation may take
   */
  record Order(String profileId, String id, long price, Generation generation, Duration timeout) {}

  /** The process is gone. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final ManagedChannel channel;
  private final CreditServiceFutureStub credits;
  private final CrashPoint crashPoint;

  /**
   * A worker.
   *
   * @param channel the connection to the service, which ends with a crash
   */
  CrashingWorker(ManagedChannel channel, CrashPoint crashPoint) {
    this.channel = channel;
    this.credits = CreditServiceGrpc.newFutureStub(channel);
    this.crashPoint = crashPoint;
  }

  /** Works on an order from its beginning, whether or not it was begun before. */
  Result work(Order order) {
    submit(order);
    crashAt(CrashPoint.WHILE_GENERATING);
    Result result = report(order);
    crashAt(CrashPoint.AFTER_REPORT);
    return result;
  }

  private void submit(Order order) {
    SubmitJobRequest request =
        SubmitJobRequest.newBuilder()
            .setProfileId(order.profileId())
            .setIdempotencyKey(order.id() + "/submit")
            .setJobId(order.id())
            .setAmount(order.price())
            .setReasonCode("VIDEO")
            .setTimeout(order.timeout())
            .build();
    crashAt(CrashPoint.BEFORE_SUBMIT);
    call(() -> credits.submitJob(request), CrashPoint.SUBMIT_SENT, CrashPoint.SUBMIT_ANSWER_LOST);
  }

  private Result report(Order order) {
    crashAt(CrashPoint.BEFORE_REPORT);
    try {
      call(() -> send(order), CrashPoint.REPORT_SENT, CrashPoint.REPORT_ANSWER_LOST);
    } catch (StatusRuntimeException e) {
      if (!reason(e).equals("JOB_NOT_PROCESSING")) {
        throw e;
      }
      // Too late: the customer has the credits back, and does not get what was generated.
      return Result.REFUNDED;
    }
    return order.generation() == Generation.FAILS ? Result.REFUNDED : Result.PAID;
  }

  private ListenableFuture<? extends Message> send(Order order) {
    String key = order.id() + "/report";
    CompleteJobRequest.Builder completion =
        CompleteJobRequest.newBuilder()
            .setProfileId(order.profileId())
            .setIdempotencyKey(key)
            .setJobId(order.id());
    return switch (order.generation()) {
      case SUCCEEDS -> credits.completeJob(completion.build());
      case SUCCEEDS_AT_HALF_THE_PRICE ->
          credits.completeJob(completion.setFinalAmount(order.price() / 2).build());
      case FAILS ->
          credits.failJob(
              FailJobRequest.newBuilder()
                  .setProfileId(order.profileId())
                  .setIdempotencyKey(key)
                  .setJobId(order.id())
                  .setFailureMessage("The model said no.")
                  .build());
    };
  }

  private void call(
      Supplier<ListenableFuture<? extends Message>> send, CrashPoint sent, CrashPoint answerLost) {
    ListenableFuture<? extends Message> answer = send.get();
    crashAt(sent);
    try {
      answer.get();
    } catch (ExecutionException e) {
      throw (StatusRuntimeException) e.getCause();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    crashAt(answerLost);
  }

  private void crashAt(CrashPoint here) {
    if (here == crashPoint) {
      channel.shutdownNow();
      throw new Crash();
    }
  }

  /** Why a call was refused, empty if the answer doesn't say. */
  static String reason(StatusRuntimeException refused) {
    return errorInfo(refused).getReason();
  }

  /** What the service says to programs of a refusal. */
  static ErrorInfo errorInfo(StatusRuntimeException refused) {
    var status = StatusProto.fromThrowable(refused);
    try {
      for (var detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class);
        }
      }
      return ErrorInfo.getDefaultInstance();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
