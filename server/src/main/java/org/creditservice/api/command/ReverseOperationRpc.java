package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.ReverseOperation;
import org.creditservice.core.command.ReverseOperation.Reversed;
import org.creditservice.core.command.ReverseOutcome;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.ReverseOperationResponse;

/** {@code ReverseOperation} on the wire. */
final class ReverseOperationRpc extends CommandRpc<ReverseOperationRequest, Reversed> {
  ReverseOperationRpc() {
    super(CreditServiceGrpc.getReverseOperationMethod(), Reversed.class);
  }

  @Override
  OperationKey key(ReverseOperationRequest request) {
    return new OperationKey(request.getProfileId(), request.getIdempotencyKey());
  }

  @Override
  void check(ReverseOperationRequest request, Violations violations) {
    String targetKey = request.getTargetKey();
    FieldRules.ownKey(violations, "target_key", targetKey);
    violations.check(
        targetKey.isEmpty() || !targetKey.equals(request.getIdempotencyKey()),
        "target_key",
        "must not equal idempotency_key: an operation cannot reverse itself");
    FieldRules.reasonCode(violations, request.getReasonCode());
  }

  @Override
  Command toCommand(ReverseOperationRequest request, OperationKey key, String actor) {
    return new ReverseOperation(key, actor, request.getTargetKey(), request.getReasonCode());
  }

  @Override
  MessageLite toResponse(Reversed outcome) {
    var response = ReverseOperationResponse.newBuilder().setOutcome(proto(outcome.outcome()));
    LedgerEntry entry = outcome.entry();
    return entry == null ? response.build() : response.setEntry(ProtoMapper.entry(entry)).build();
  }

  private static org.creditservice.v1.ReverseOutcome proto(ReverseOutcome outcome) {
    return switch (outcome) {
      case REVERSED -> org.creditservice.v1.ReverseOutcome.REVERSE_OUTCOME_REVERSED;
      case NOTHING_TO_REVERSE ->
          org.creditservice.v1.ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE;
      case PREVENTED -> org.creditservice.v1.ReverseOutcome.REVERSE_OUTCOME_PREVENTED;
    };
  }
}
