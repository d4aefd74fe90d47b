package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CompleteJob;
import org.creditservice.core.command.CompleteJob.Completed;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.CreditServiceGrpc;

/** {@code CompleteJob} on the wire. */
final class CompleteJobRpc extends CommandRpc<CompleteJobRequest, Completed> {
  CompleteJobRpc() {
    super(CreditServiceGrpc.getCompleteJobMethod(), Completed.class);
  }

  @Override
  OperationKey key(CompleteJobRequest request) {
    return new OperationKey(request.getProfileId(), request.getIdempotencyKey());
  }

  @Override
  void check(CompleteJobRequest request, Violations violations) {
    FieldRules.id(violations, "job_id", request.getJobId());
    if (request.hasFinalAmount()) {
      FieldRules.finalAmount(violations, request.getFinalAmount());
    }
  }

  @Override
  Command toCommand(CompleteJobRequest request, OperationKey key, String actor) {
    return new CompleteJob(
        key,
        actor,
        request.getJobId(),
        request.hasFinalAmount() ? (Long) request.getFinalAmount() : null);
  }

  @Override
  MessageLite toResponse(Completed outcome) {
    var response =
        CompleteJobResponse.newBuilder()
            .setJob(ProtoMapper.job(outcome.profileId(), outcome.job()));
    LedgerEntry entry = outcome.entry();
    return entry == null ? response.build() : response.setEntry(ProtoMapper.entry(entry)).build();
  }
}
