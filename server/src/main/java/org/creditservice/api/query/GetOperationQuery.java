package org.creditservice.api.query;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.Method;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.query.Snapshot;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.Operation;

/** The operation recorded under a key, which may be one of the service's own keys. */
record GetOperationQuery(OperationKey key) implements Query<GetOperationResponse> {
  private static final String TYPE_URL = "type.googleapis.com/credit.v1.%sResponse";

  static GetOperationQuery parse(GetOperationRequest request) {
    Violations violations = new Violations();
    FieldRules.id(violations, "profile_id", request.getProfileId());
    FieldRules.id(violations, "idempotency_key", request.getIdempotencyKey());
    violations.throwIfAny();
    return new GetOperationQuery(
        new OperationKey(request.getProfileId(), request.getIdempotencyKey()));
  }

  @Override
  public GetOperationResponse answer(Snapshot snapshot) {
    RecordedOperation operation = snapshot.operations().find(key);
    if (operation == null) {
      throw notFound(snapshot);
    }
    return GetOperationResponse.newBuilder().setOperation(proto(operation)).build();
  }

  private ApiException notFound(Snapshot snapshot) {
    Profile profile = snapshot.profiles().find(key.profileId());
    return profile == null
        ? Errors.profileNotFound(key.profileId())
        : notFound(profile, snapshot.operations().keyHorizon(key.profileId()));
  }

  /** "It has not happened" is said only if the key can't have been removed. */
  private ApiException notFound(Profile profile, KeyHorizon horizon) {
    String idempotencyKey = key.idempotencyKey();
    if (horizon.isPast(idempotencyKey)) {
      return Errors.keyExpired(horizon);
    }
    return horizon.mayHaveRemoved(idempotencyKey, profile.createTime())
        ? Errors.operationNotFound(idempotencyKey, horizon)
        : Errors.operationNotFound(idempotencyKey);
  }

  private static Operation proto(RecordedOperation operation) {
    Operation.Builder proto =
        Operation.newBuilder()
            .setMethod(operation.method().wireName())
            .setCreateTime(ProtoMapper.timestamp(operation.createTime()));
    byte[] answer = operation.answer().bytes();
    return operation.executed()
        ? proto.setResponse(response(operation.method(), answer)).build()
        : proto.setRefusal(refusal(answer)).build();
  }

  /** The recorded bytes as they are, so fields of an answer from another version are kept. */
  private static Any response(Method method, byte[] answer) {
    return Any.newBuilder()
        .setTypeUrl(TYPE_URL.formatted(method.rpc().wireName()))
        .setValue(ByteString.copyFrom(answer))
        .build();
  }

  private static Status refusal(byte[] answer) {
    try {
      return Status.parseFrom(answer);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a recorded refusal can't be parsed", e);
    }
  }
}
