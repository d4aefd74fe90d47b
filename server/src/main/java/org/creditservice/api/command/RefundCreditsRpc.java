package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import java.util.UUID;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.RefundCredits;
import org.creditservice.core.command.RefundCredits.Refunded;
import org.creditservice.core.command.RefundCredits.Target;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.RefundCreditsResponse;

/** {@code RefundCredits} on the wire. */
final class RefundCreditsRpc extends CommandRpc<RefundCreditsRequest, Refunded> {
  RefundCreditsRpc() {
    super(CreditServiceGrpc.getRefundCreditsMethod(), Refunded.class);
  }

  @Override
  OperationKey key(RefundCreditsRequest request) {
    return new OperationKey(request.getProfileId(), request.getIdempotencyKey());
  }

  @Override
  void check(RefundCreditsRequest request, Violations violations) {
    switch (request.getTargetCase()) {
      case ENTRY_ID -> FieldRules.entryId(violations, request.getEntryId());
      case DEDUCTION_KEY -> FieldRules.id(violations, "deduction_key", request.getDeductionKey());
      case TARGET_NOT_SET -> violations.add("target", "must be one of entry_id and deduction_key");
    }
    if (request.hasAmount()) {
      FieldRules.amount(violations, request.getAmount());
    }
    FieldRules.reasonCode(violations, request.getReasonCode());
    FieldRules.metadata(violations, request.getMetadataMap());
  }

  @Override
  Command toCommand(RefundCreditsRequest request, OperationKey key, String actor) {
    return new RefundCredits(
        key,
        actor,
        target(request),
        request.hasAmount() ? (Long) request.getAmount() : null,
        request.getReasonCode(),
        Metadata.of(request.getMetadataMap()));
  }

  @Override
  MessageLite toResponse(Refunded outcome) {
    return RefundCreditsResponse.newBuilder()
        .setEntry(ProtoMapper.entry(outcome.entry()))
        .setRefundableRemaining(outcome.refundableRemaining())
        .build();
  }

  private static Target target(RefundCreditsRequest request) {
    return request.hasEntryId()
        ? new Target.ByEntryId(UUID.fromString(request.getEntryId()))
        : new Target.ByDeductionKey(request.getDeductionKey());
  }
}
