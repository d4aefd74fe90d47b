package org.creditservice.api.query;

import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ledger.Job;
import org.creditservice.db.query.Snapshot;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetJobResponse;

/** One job of a profile. Jobs of other profiles are not found, even under the same id. */
record GetJobQuery(String profileId, String jobId) implements Query<GetJobResponse> {

  static GetJobQuery parse(GetJobRequest request) {
    Violations violations = new Violations();
    FieldRules.id(violations, "profile_id", request.getProfileId());
    FieldRules.id(violations, "job_id", request.getJobId());
    violations.throwIfAny();
    return new GetJobQuery(request.getProfileId(), request.getJobId());
  }

  @Override
  public GetJobResponse answer(Snapshot snapshot) {
    Job job = snapshot.jobs().find(profileId, jobId);
    if (job == null) {
      throw notFound(snapshot);
    }
    return GetJobResponse.newBuilder().setJob(ProtoMapper.job(profileId, job)).build();
  }

  private ApiException notFound(Snapshot snapshot) {
    return snapshot.profiles().find(profileId) == null
        ? Errors.profileNotFound(profileId)
        : Errors.jobNotFound(jobId);
  }
}
