package org.creditservice.api.query;

import java.util.List;
import org.creditservice.api.error.Errors;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ledger.JobState;
import org.creditservice.db.query.JobFilter;
import org.creditservice.db.query.JobPosition;
import org.creditservice.db.query.JobQueries;
import org.creditservice.db.query.ProfileQueries;
import org.creditservice.db.row.JobRow;
import org.creditservice.v1.ListJobsRequest;
import org.creditservice.v1.ListJobsResponse;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A page of jobs, the oldest first.
 *
 * @param after where the page before ended, null on the first page
 */
record ListJobsQuery(
    JobFilter filter, int pageSize, JobPageTokens tokens, @Nullable JobPosition after)
    implements Query<ListJobsResponse> {

  private static final String STATE = "must be given where profile_id is not";

  static ListJobsQuery parse(ListJobsRequest request) {
    Violations violations = new Violations();
    JobState state = QueryFieldRules.state(violations, request.getState());
    String profileId = profileId(violations, request);
    if (profileId == null) {
      violations.check(request.getStateValue() != 0, "state", STATE);
    }
    var createdBefore =
        QueryFieldRules.time(
            violations,
            "created_before_time",
            request.hasCreatedBeforeTime(),
            request.getCreatedBeforeTime());
    int pageSize = QueryFieldRules.pageSize(violations, request.getPageSize());
    JobPageTokens tokens = JobPageTokens.of(request);
    JobPosition after = after(violations, tokens, request.getPageToken());
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

  private static @Nullable JobPosition after(
      Violations violations, JobPageTokens tokens, String token) {
    if (token.isEmpty()) {
      return null;
    }
    JobPosition after = tokens.decode(token);
    violations.check(after != null, "page_token", EntryPageTokens.RULE);
    return after;
  }

  @Override
  public ListJobsResponse answer(DSLContext db) {
    String profileId = filter.profileId();
    if (profileId != null && new ProfileQueries(db).find(profileId) == null) {
      throw Errors.profileNotFound(profileId);
    }
    // One more than the page holds tells whether there is another.
    return page(new JobQueries(db).list(filter, after, pageSize + 1));
  }

  private ListJobsResponse page(List<JobRow> found) {
    ListJobsResponse.Builder page = ListJobsResponse.newBuilder();
    int bytes = 0;
    for (JobRow listed : found) {
      var job = ProtoMapper.job(listed.profileId(), listed.job());
      bytes += job.getSerializedSize();
      if (page.getJobsCount() == pageSize || bytes > ListEntriesQuery.BYTES_MAX) {
        JobPosition last = JobPosition.of(found.get(page.getJobsCount() - 1));
        return page.setNextPageToken(tokens.encode(last)).build();
      }
      page.addJobs(job);
    }
    return page.build();
  }
}
