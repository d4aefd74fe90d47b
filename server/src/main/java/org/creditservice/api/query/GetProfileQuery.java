package org.creditservice.api.query;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import org.creditservice.api.error.Errors;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.ImportProfile;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.query.ProfileQueries;
import org.creditservice.db.query.Snapshot;
import org.creditservice.v1.CreateProfileResponse;
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
        FieldRules.time(violations, "as_of_time", request.hasAsOfTime(), request.getAsOfTime());
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
    GetProfileResponse response =
        GetProfileResponse.newBuilder().setProfile(ProtoMapper.profile(profile)).build();
    boolean complete = asOfTime == null || profile.lastDeductTime() != null;
    return complete ? response : withImportedTime(response, snapshot);
  }

  /**
   * With the last deduction that an import brought along, if any. The ledger, which the past is
   * read from, does not have it; the recorded answer to the import does.
   */
  private GetProfileResponse withImportedTime(GetProfileResponse response, Snapshot snapshot) {
    RecordedOperation imported =
        snapshot.operations().find(new OperationKey(profileId, ImportProfile.KEY));
    if (imported == null || !imported.executed()) {
      return response;
    }
    var then = created(imported.answer().bytes()).getProfile();
    GetProfileResponse.Builder complete = response.toBuilder();
    if (then.hasLastDeductTime()) {
      complete.getProfileBuilder().setLastDeductTime(then.getLastDeductTime());
    }
    return complete.build();
  }

  private static CreateProfileResponse created(byte[] answer) {
    try {
      return CreateProfileResponse.parseFrom(answer);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a recorded import can't be parsed", e);
    }
  }
}
