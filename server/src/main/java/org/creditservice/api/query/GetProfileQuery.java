package org.creditservice.api.query;

import java.time.Instant;
import org.creditservice.api.error.Errors;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.query.ProfileQueries;
import org.creditservice.db.query.Snapshot;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.jspecify.annotations.Nullable;

/**
 * A profile, as it is now or as it was at an earlier time.
 *
 * @param asOfTime null for now
 */
record GetProfileQuery(String profileId, @Nullable Instant asOfTime)
    implements Query<GetProfileResponse> {

  static GetProfileQuery parse(GetProfileRequest request) {
    Violations violations = new Violations();
    FieldRules.id(violations, "profile_id", request.getProfileId());
    Instant asOfTime =
        QueryFieldRules.time(
            violations, "as_of_time", request.hasAsOfTime(), request.getAsOfTime());
    violations.throwIfAny();
    return new GetProfileQuery(request.getProfileId(), asOfTime);
  }

  @Override
  public GetProfileResponse answer(Snapshot snapshot) {
    ProfileQueries profiles = snapshot.profiles();
    Profile profile =
        asOfTime == null ? profiles.find(profileId) : profiles.findAsOf(profileId, asOfTime);
    if (profile == null) {
      throw Errors.profileNotFound(profileId);
    }
    return GetProfileResponse.newBuilder().setProfile(ProtoMapper.profile(profile)).build();
  }
}
