package org.creditservice.api.command;

import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import java.util.Objects;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.Method;
import org.creditservice.core.command.Command;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.record.OperationKey;

/**
 * An RPC of CreditService: makes the command of a request, and the response of an outcome.
 *
 * @param <Q> the request message
 * @param <O> the outcome of the command
 */
abstract class CommandRpc<Q extends MessageLite, O extends Outcome> {
  private final MethodDescriptor<Q, byte[]> descriptor;
  private final Method method;
  private final Class<O> outcomeType;

  CommandRpc(MethodDescriptor<Q, ?> generated, Class<O> outcomeType) {
    this.descriptor =
        generated.toBuilder(generated.getRequestMarshaller(), ResponseBytesMarshaller.INSTANCE)
            .build();
    this.method = Method.ofWireName(Objects.requireNonNull(generated.getBareMethodName()));
    this.outcomeType = outcomeType;
  }

  /** The RPC as gRPC serves it: its responses are bytes already. */
  final MethodDescriptor<Q, byte[]> descriptor() {
    return descriptor;
  }

  final Method method() {
    return method;
  }

  /**
   * The command that {@code request} asks for.
   *
   * @throws ApiException INVALID_FIELD with everything that is wrong with the request
   */
  final Command command(Q request, String actor) {
    OperationKey key = key(request);
    Violations violations = new Violations();
    FieldRules.id(violations, "profile_id", key.profileId());
    FieldRules.ownKey(violations, "idempotency_key", key.idempotencyKey());
    check(request, violations);
    violations.throwIfNeverValid();
    ApiException ifNew = violations.ifNew();
    Command command = toCommand(request, key, actor);
    return ifNew == null ? command : new ReplayOnly(command, ifNew);
  }

  /** The response message of {@code outcome}, with {@code replayed} unset. */
  final byte[] response(Outcome outcome) {
    return toResponse(outcomeType.cast(outcome)).toByteArray();
  }

  /** The request's profile_id and idempotency_key, not checked yet. */
  abstract OperationKey key(Q request);

  /** Adds what is wrong with the other fields. */
  abstract void check(Q request, Violations violations);

  /** The command of a valid request. */
  abstract Command toCommand(Q request, OperationKey key, String actor);

  abstract MessageLite toResponse(O outcome);

  /** A valid duration, which is within its limits; zero if it is absent. */
  static java.time.Duration duration(Duration valid) {
    return java.time.Duration.ofSeconds(valid.getSeconds(), valid.getNanos());
  }
}
