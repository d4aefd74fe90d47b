package org.creditservice.api.command;

import com.google.protobuf.MessageLite;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.command.CreateProfile.Created;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.CreditServiceGrpc;

/** {@code CreateProfile} on the wire. */
final class CreateProfileRpc extends CommandRpc<CreateProfileRequest, Created> {
  CreateProfileRpc() {
    super(CreditServiceGrpc.getCreateProfileMethod(), Created.class);
  }

  @Override
  OperationKey key(CreateProfileRequest request) {
    return new OperationKey(request.getProfileId(), request.getIdempotencyKey());
  }

  @Override
  void check(CreateProfileRequest request, Violations violations) {
    FieldRules.openingBalance(violations, request.getOpeningBalance());
    FieldRules.metadata(violations, request.getMetadataMap());
  }

  @Override
  Command toCommand(CreateProfileRequest request, OperationKey key, String actor) {
    return new CreateProfile(
        key, actor, request.getOpeningBalance(), Metadata.of(request.getMetadataMap()));
  }

  @Override
  MessageLite toResponse(Created outcome) {
    var response =
        CreateProfileResponse.newBuilder().setProfile(ProtoMapper.profile(outcome.profile()));
    LedgerEntry entry = outcome.entry();
    return entry == null ? response.build() : response.setEntry(ProtoMapper.entry(entry)).build();
  }
}
