package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.command.DeductCredits.Deducted;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;

/** {@code DeductCredits} on the wire. */
final class DeductCreditsRpc extends CommandRpc<DeductCreditsRequest, Deducted> {
  DeductCreditsRpc() {
    super(CreditServiceGrpc.getDeductCreditsMethod(), Deducted.class);
  }

  @Override
  OperationKey key(DeductCreditsRequest request) {
    return new OperationKey(request.getProfileId(), request.getIdempotencyKey());
  }

  @Override
  void check(DeductCreditsRequest request, Violations violations) {
    FieldRules.amount(violations, request.getAmount());
    FieldRules.reasonCode(violations, request.getReasonCode());
    FieldRules.minInterval(violations, request.getMinInterval());
    FieldRules.metadata(violations, request.getMetadataMap());
  }

  @Override
  Command toCommand(DeductCreditsRequest request, OperationKey key, String actor) {
    return new DeductCredits(
        key,
        actor,
        request.getAmount(),
        request.getReasonCode(),
        duration(request.getMinInterval()),
        Metadata.of(request.getMetadataMap()));
  }

  @Override
  MessageLite toResponse(Deducted outcome) {
    return DeductCreditsResponse.newBuilder().setEntry(ProtoMapper.entry(outcome.entry())).build();
  }
}
