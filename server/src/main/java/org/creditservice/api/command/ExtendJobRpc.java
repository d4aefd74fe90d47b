package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.ExtendJob;
import org.creditservice.core.command.ExtendJob.Extended;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.ExtendJobResponse;

/** {@code ExtendJob} on the wire. */
final class ExtendJobRpc extends CommandRpc<ExtendJobRequest, Extended> {
  ExtendJobRpc() {
    super(CreditServiceGrpc.getExtendJobMethod(), Extended.class);
  }

  @Override
  OperationKey key(ExtendJobRequest request) {
    return new OperationKey(request.getProfileId(), request.getIdempotencyKey());
  }

  @Override
  void check(ExtendJobRequest request, Violations violations) {
    FieldRules.id(violations, "job_id", request.getJobId());
    FieldRules.timeout(violations, request.getTimeout());
  }

  @Override
  Command toCommand(ExtendJobRequest request, OperationKey key, String actor) {
    return new ExtendJob(key, actor, request.getJobId(), duration(request.getTimeout()));
  }

  @Override
  MessageLite toResponse(Extended outcome) {
    return ExtendJobResponse.newBuilder()
        .setJob(ProtoMapper.job(outcome.profileId(), outcome.job()))
        .build();
  }
}
