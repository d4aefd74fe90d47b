package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.creditservice.api.caller.Caller;
import org.creditservice.api.error.Errors;
import org.creditservice.api.error.LastWord;
import org.creditservice.api.request.Actor;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.command.Command;
import org.creditservice.v1.CreditServiceGrpc;
import org.jspecify.annotations.Nullable;

/**
 * The service {@code credit.v1.CreditService}: every call becomes a command, is queued, and is
 * answered when its transaction has been committed. Nothing here blocks.
 *
 * <p>Responses are sent as the bytes that were recorded. The generated base class takes messages,
 * so it is not used. An RPC that {@link CommandRegistry} does not list answers UNIMPLEMENTED.
 */
public final class CreditCommandApi implements BindableService {
  private final CommandExecutor executor;
  private final Function<Object, @Nullable NotExecutedException> unavailability;
  private final Duration waitMax;

  /**
   * The service.
   *
   * @param unavailability why the executor takes no command of a caller now; null if it does
   * @param waitMax how long the command of a caller without a deadline may wait
   */
  public CreditCommandApi(
      CommandExecutor executor,
      Function<Object, @Nullable NotExecutedException> unavailability,
      Duration waitMax) {
    this.executor = executor;
    this.unavailability = unavailability;
    this.waitMax = waitMax;
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServiceDescriptor contract = CreditServiceGrpc.getServiceDescriptor();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(contract.getName())
            .setSchemaDescriptor(contract.getSchemaDescriptor());
    CommandRegistry.RPCS.forEach(rpc -> descriptor.addMethod(rpc.descriptor()));
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
    CommandRegistry.RPCS.forEach(rpc -> service.addMethod(bind(rpc)));
    return ServerInterceptors.intercept(service.build(), new AdmissionInterceptor(unavailability));
  }

  private <T extends MessageLite> ServerMethodDefinition<T, byte[]> bind(CommandRpc<T, ?> rpc) {
    MethodDescriptor<T, byte[]> descriptor = rpc.descriptor();
    return ServerMethodDefinition.create(
        descriptor,
        (call, headers) ->
            ServerCalls.asyncUnaryCall(handler(rpc, Caller.shareOf(call)))
                .startCall(call, headers));
  }

  private <T extends MessageLite> ServerCalls.UnaryMethod<T, byte[]> handler(
      CommandRpc<T, ?> rpc, Object share) {
    String method = rpc.descriptor().getFullMethodName();
    return (request, caller) ->
        execute(
            method,
            rpc.command(request, Actor.current()),
            request.getSerializedSize(),
            share,
            (ServerCallStreamObserver<byte[]>) caller);
  }

  private void execute(
      String method,
      Command command,
      int bytes,
      Object share,
      ServerCallStreamObserver<byte[]> caller) {
    CompletableFuture<CommittedDecision> future = executor.submit(command, bytes, timeout(), share);
    caller.setOnCancelHandler(() -> future.cancel(false));
    var unused =
        future.whenComplete(
            (decision, failure) -> answer(method, command, caller, decision, failure));
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
      Command command,
      ServerCallStreamObserver<byte[]> caller,
      @Nullable CommittedDecision decision,
      @Nullable Throwable failure) {
    try {
      if (failure != null) {
        caller.onError(ResponseReader.failure(method, failure));
      } else {
        answer(command, caller, Objects.requireNonNull(decision));
      }
    } catch (RuntimeException | Error e) {
      // Nothing else handles what this callback throws, and the caller would wait in vain.
      LastWord.say(caller, e, cause -> Errors.internal(method, cause));
    }
  }

  private static void answer(
      Command command, ServerCallStreamObserver<byte[]> caller, CommittedDecision decision) {
    if (command instanceof ReplayOnly asked && decision.refusal() == ErrorReason.INVALID_FIELD) {
      caller.onError(asked.refusal());
    } else if (decision.refused()) {
      caller.onError(ResponseReader.refusal(decision));
    } else if (!caller.isReady()) {
      // The answer would have to wait in memory. It is recorded, and the same key tells it.
      caller.onError(Errors.answersUnread());
    } else {
      caller.onNext(ResponseReader.response(decision));
      caller.onCompleted();
    }
  }
}
