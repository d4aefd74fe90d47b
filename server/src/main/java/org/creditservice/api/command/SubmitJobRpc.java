package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.SubmitJob;
import org.creditservice.core.command.SubmitJob.Submitted;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.SubmitJobRequest;
import org.creditservice.v1.SubmitJobResponse;

/** {@code SubmitJob} on the wire. */
final class SubmitJobRpc extends CommandRpc<SubmitJobRequest, Submitted> {
  SubmitJobRpc() {
    super(CreditServiceGrpc.getSubmitJobMethod(), Submitted.class);
  }

  @Override
  OperationKey key(SubmitJobRequest request) {
    return new OperationKey(request.getProfileId(), request.getIdempotencyKey());
  }

  @Override
  void check(SubmitJobRequest request, Violations violations) {
    if (request.hasJobId()) {
      FieldRules.id(violations, "job_id", request.getJobId());
    }
    FieldRules.amount(violations, request.getAmount());
    FieldRules.reasonCode(violations, request.getReasonCode());
    FieldRules.minInterval(violations, request.getMinInterval());
    if (request.hasTimeout()) {
      FieldRules.timeout(violations, request.getTimeout());
    }
    FieldRules.metadata(violations, request.getMetadataMap());
  }

  @Override
  Command toCommand(SubmitJobRequest request, OperationKey key, String actor) {
    return new SubmitJob(
        key,
        actor,
        request.hasJobId() ? request.getJobId() : null,
        request.getAmount(),
        request.getReasonCode(),
        duration(request.getMinInterval()),
        request.hasTimeout() ? duration(request.getTimeout()) : null,
        Metadata.of(request.getMetadataMap()));
  }

  @Override
  MessageLite toResponse(Submitted outcome) {
    return SubmitJobResponse.newBuilder()
        .setJob(ProtoMapper.job(outcome.profileId(), outcome.job()))
        .setEntry(ProtoMapper.entry(outcome.entry()))
        .build();
  }
}
