package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.FailJob;
import org.creditservice.core.command.FailJob.Ended;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.FailJobResponse;

/** {@code FailJob} on the wire. */
final class FailJobRpc extends CommandRpc<FailJobRequest, Ended> {
  FailJobRpc() {
    super(CreditServiceGrpc.getFailJobMethod(), Ended.class);
  }

  @Override
  OperationKey key(FailJobRequest request) {
    return new OperationKey(request.getProfileId(), request.getIdempotencyKey());
  }

  @Override
  void check(FailJobRequest request, Violations violations) {
    FieldRules.id(violations, "job_id", request.getJobId());
    FieldRules.failureMessage(violations, request.getFailureMessage());
  }

  @Override
  Command toCommand(FailJobRequest request, OperationKey key, String actor) {
    return new FailJob(key, actor, request.getJobId(), request.getFailureMessage());
  }

  @Override
  MessageLite toResponse(Ended outcome) {
    var response =
        FailJobResponse.newBuilder().setJob(ProtoMapper.job(outcome.profileId(), outcome.job()));
    LedgerEntry entry = outcome.entry();
    return entry == null ? response.build() : response.setEntry(ProtoMapper.entry(entry)).build();
  }
}
