package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;
import org.creditservice.api.request.Actor;
import org.creditservice.api.request.Rebinding;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.core.command.Command;
import org.creditservice.v1.CreditServiceGrpc;
import org.jspecify.annotations.Nullable;

/**
 * The service {@code credit.v1.CreditService}: every call becomes a command, is queued, and is
 * answered once its transaction is committed. Nothing here blocks.
 *
 * <p>Answers are sent as the bytes that were recorded, which is why the generated base class, with
 * its response messages, isn't used. All methods of the contract are listed; one that it gains
 * answers UNIMPLEMENTED until it is, too.
 */
public final class CreditCommandApi implements BindableService {
  private final CommandExecutor executor;
  private final Supplier<@Nullable NotExecutedException> refusal;
  private final Duration waitMax;
  private final Map<String, ServerMethodDefinition<?, ?>> commands = new HashMap<>();

  /**
   * The service.
   *
   * @param refusal why the executor would take no command now; null if it would take some
   * @param waitMax how long the command of a caller without a deadline may wait
   */
  public CreditCommandApi(
      CommandExecutor executor,
      Supplier<@Nullable NotExecutedException> refusal,
      Duration waitMax) {
    this.executor = executor;
    this.refusal = refusal;
    this.waitMax = waitMax;
    on(CreditServiceGrpc.getCreateProfileMethod(), Commands::createProfile);
    on(CreditServiceGrpc.getGrantCreditsMethod(), Commands::grantCredits);
    on(CreditServiceGrpc.getDeductCreditsMethod(), Commands::deductCredits);
    on(CreditServiceGrpc.getRefundCreditsMethod(), Commands::refundCredits);
    on(CreditServiceGrpc.getReverseOperationMethod(), Commands::reverseOperation);
    on(CreditServiceGrpc.getSubmitJobMethod(), Commands::submitJob);
    on(CreditServiceGrpc.getCompleteJobMethod(), Commands::completeJob);
    on(CreditServiceGrpc.getFailJobMethod(), Commands::failJob);
    on(CreditServiceGrpc.getExtendJobMethod(), Commands::extendJob);
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition service =
        Rebinding.rebind(
            CreditServiceGrpc.bindService(new CreditServiceGrpc.AsyncService() {}),
            unimplemented ->
                commands.getOrDefault(
                    unimplemented.getMethodDescriptor().getFullMethodName(), unimplemented));
    return ServerInterceptors.intercept(service, new AdmissionInterceptor(refusal));
  }

  /**
   * A request and its actor as a command; throws {@link ApiException} if the request is invalid.
   */
  private interface CommandFactory<T> {
    Command create(T request, String actor);
  }

  private <T extends MessageLite> void on(
      MethodDescriptor<T, ?> method, CommandFactory<T> factory) {
    MethodDescriptor<T, byte[]> descriptor =
        method.toBuilder(method.getRequestMarshaller(), ResponseBytesMarshaller.INSTANCE).build();
    ServerCalls.UnaryMethod<T, byte[]> handler =
        (request, caller) ->
            execute(
                descriptor.getFullMethodName(),
                factory.create(request, Actor.current()),
                request.getSerializedSize(),
                (ServerCallStreamObserver<byte[]>) caller);
    commands.put(
        descriptor.getFullMethodName(),
        ServerMethodDefinition.create(descriptor, ServerCalls.asyncUnaryCall(handler)));
  }

  private void execute(
      String method, Command command, int bytes, ServerCallStreamObserver<byte[]> caller) {
    CompletableFuture<CommittedDecision> reply = executor.submit(command, bytes, timeout());
    caller.setOnCancelHandler(() -> reply.cancel(false));
    var unused = reply.whenComplete((answer, failure) -> answer(method, caller, answer, failure));
  }

  private Duration timeout() {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return waitMax;
    }
    long nanos = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    if (nanos <= 0) {
      throw Errors.deadlineExceeded();
    }
    return Duration.ofNanos(nanos);
  }

  private static void answer(
      String method,
      StreamObserver<byte[]> caller,
      @Nullable CommittedDecision reply,
      @Nullable Throwable failure) {
    try {
      if (failure != null) {
        caller.onError(ResponseReader.failure(method, failure));
      } else {
        answer(caller, Objects.requireNonNull(reply));
      }
    } catch (RuntimeException e) {
      // Nobody looks at the future behind this: unless it is reported here, the caller would wait
      // in vain.
      caller.onError(Errors.internal(method, e));
    }
  }

  private static void answer(StreamObserver<byte[]> caller, CommittedDecision reply) {
    if (reply.refused()) {
      caller.onError(ResponseReader.refusal(reply));
    } else {
      caller.onNext(ResponseReader.response(reply));
      caller.onCompleted();
    }
  }
}
