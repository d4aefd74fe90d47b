package org.creditservice.api.query;

import java.util.List;
import org.creditservice.api.error.Errors;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ledger.JobState;
import org.creditservice.db.query.JobFilter;
import org.creditservice.db.query.JobPosition;
import org.creditservice.db.query.Snapshot;
import org.creditservice.db.row.JobRow;
import org.creditservice.v1.ListJobsRequest;
import org.creditservice.v1.ListJobsResponse;
import org.jspecify.annotations.Nullable;

/**
 * A page of jobs, the oldest first.
 *
 * @param after the last job of the page before, null on the first page
 */
record ListJobsQuery(JobFilter filter, int pageSize, PageTokens tokens, @Nullable JobPosition after)
    implements Query<ListJobsResponse> {

  private static final String STATE_REQUIRED = "must be given where profile_id is not";

  static ListJobsQuery parse(ListJobsRequest request) {
    Violations violations = new Violations();
    JobState state = QueryFieldRules.state(violations, request.getState());
    String profileId = profileId(violations, request);
    if (profileId == null) {
      violations.check(request.getStateValue() != 0, "state", STATE_REQUIRED);
    }
    var createdBefore =
        FieldRules.time(
            violations,
            "created_before_time",
            request.hasCreatedBeforeTime(),
            request.getCreatedBeforeTime());
    int pageSize = QueryFieldRules.pageSize(violations, request.getPageSize());
    PageTokens tokens = PageTokens.of(request);
    JobPosition after =
        QueryFieldRules.pageToken(violations, request.getPageToken(), tokens::decodeJob);
    violations.throwIfAny();
    return new ListJobsQuery(
        new JobFilter(profileId, state, createdBefore), pageSize, tokens, after);
  }

  private static @Nullable String profileId(Violations violations, ListJobsRequest request) {
    if (request.getProfileId().isEmpty()) {
      return null;
    }
    FieldRules.id(violations, "profile_id", request.getProfileId());
    return request.getProfileId();
  }

  @Override
  public boolean isHeavy() {
    return true;
  }

  @Override
  public int answerBytesMax() {
    return PageFiller.BYTES_MAX;
  }

  @Override
  public ListJobsResponse answer(Snapshot snapshot) {
    String profileId = filter.profileId();
    if (profileId != null && snapshot.profiles().find(profileId) == null) {
      throw Errors.profileNotFound(profileId);
    }
    // One job more than the page holds shows whether another page follows.
    return page(snapshot.jobs().list(filter, after, pageSize + 1));
  }

  private ListJobsResponse page(List<JobRow> found) {
    var jobs =
        PageFiller.fill(
            found.subList(0, Math.min(pageSize, found.size())),
            listed -> ProtoMapper.job(listed.profileId(), listed.job()));
    ListJobsResponse.Builder page = ListJobsResponse.newBuilder().addAllJobs(jobs);
    if (jobs.size() < found.size()) {
      page.setNextPageToken(tokens.encode(JobPosition.of(found.get(jobs.size() - 1))));
    }
    return page.build();
  }
}
