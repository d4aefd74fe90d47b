package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.command.GrantCredits.Granted;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.GrantCreditsResponse;

/** {@code GrantCredits} on the wire. */
final class GrantCreditsRpc extends CommandRpc<GrantCreditsRequest, Granted> {
  GrantCreditsRpc() {
    super(CreditServiceGrpc.getGrantCreditsMethod(), Granted.class);
  }

  @Override
  OperationKey key(GrantCreditsRequest request) {
    return new OperationKey(request.getProfileId(), request.getIdempotencyKey());
  }

  @Override
  void check(GrantCreditsRequest request, Violations violations) {
    FieldRules.amount(violations, request.getAmount());
    FieldRules.reasonCode(violations, request.getReasonCode());
    FieldRules.metadata(violations, request.getMetadataMap());
  }

  @Override
  Command toCommand(GrantCreditsRequest request, OperationKey key, String actor) {
    return new GrantCredits(
        key,
        actor,
        request.getAmount(),
        request.getReasonCode(),
        Metadata.of(request.getMetadataMap()));
  }

  @Override
  MessageLite toResponse(Granted outcome) {
    return GrantCreditsResponse.newBuilder().setEntry(ProtoMapper.entry(outcome.entry())).build();
  }
}
