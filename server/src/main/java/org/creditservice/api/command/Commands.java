package org.creditservice.api.command;

import com.google.protobuf.Duration;
import java.util.UUID;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CompleteJob;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.command.ExtendJob;
import org.creditservice.core.command.FailJob;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.command.RefundCredits;
import org.creditservice.core.command.RefundCredits.Target;
import org.creditservice.core.command.ReverseOperation;
import org.creditservice.core.command.SubmitJob;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.SubmitJobRequest;

/**
 * Each request as the command that it asks for.
 *
 * <p>All of them throw {@link ApiException} INVALID_FIELD with everything that is wrong with the
 * request.
 */
final class Commands {
  private Commands() {}

  static Command createProfile(CreateProfileRequest request, String actor) {
    Violations violations = new Violations();
    OperationKey key = key(violations, request.getProfileId(), request.getIdempotencyKey());
    FieldRules.openingBalance(violations, request.getOpeningBalance());
    FieldRules.metadata(violations, request.getMetadataMap());
    violations.throwIfAny();
    Metadata metadata = Metadata.of(request.getMetadataMap());
    return new CreateProfile(key, actor, request.getOpeningBalance(), metadata);
  }

  static Command grantCredits(GrantCreditsRequest request, String actor) {
    Violations violations = new Violations();
    OperationKey key = key(violations, request.getProfileId(), request.getIdempotencyKey());
    FieldRules.amount(violations, request.getAmount());
    FieldRules.reasonCode(violations, request.getReasonCode());
    FieldRules.metadata(violations, request.getMetadataMap());
    violations.throwIfAny();
    Metadata metadata = Metadata.of(request.getMetadataMap());
    return new GrantCredits(key, actor, request.getAmount(), request.getReasonCode(), metadata);
  }

  static Command deductCredits(DeductCreditsRequest request, String actor) {
    Violations violations = new Violations();
    OperationKey key = key(violations, request.getProfileId(), request.getIdempotencyKey());
    FieldRules.amount(violations, request.getAmount());
    FieldRules.reasonCode(violations, request.getReasonCode());
    FieldRules.minInterval(violations, request.getMinInterval());
    FieldRules.metadata(violations, request.getMetadataMap());
    violations.throwIfAny();
    return new DeductCredits(
        key,
        actor,
        request.getAmount(),
        request.getReasonCode(),
        duration(request.getMinInterval()),
        Metadata.of(request.getMetadataMap()));
  }

  static Command refundCredits(RefundCreditsRequest request, String actor) {
    Violations violations = new Violations();
    OperationKey key = key(violations, request.getProfileId(), request.getIdempotencyKey());
    checkTarget(violations, request);
    if (request.hasAmount()) {
      FieldRules.amount(violations, request.getAmount());
    }
    FieldRules.reasonCode(violations, request.getReasonCode());
    FieldRules.metadata(violations, request.getMetadataMap());
    violations.throwIfAny();
    return new RefundCredits(
        key,
        actor,
        target(request),
        request.hasAmount() ? (Long) request.getAmount() : null,
        request.getReasonCode(),
        Metadata.of(request.getMetadataMap()));
  }

  static Command reverseOperation(ReverseOperationRequest request, String actor) {
    Violations violations = new Violations();
    OperationKey key = key(violations, request.getProfileId(), request.getIdempotencyKey());
    String targetKey = request.getTargetKey();
    FieldRules.ownKey(violations, "target_key", targetKey);
    violations.check(
        targetKey.isEmpty() || !targetKey.equals(key.idempotencyKey()),
        "target_key",
        "must not equal idempotency_key: an operation can't reverse itself");
    FieldRules.reasonCode(violations, request.getReasonCode());
    violations.throwIfAny();
    return new ReverseOperation(key, actor, targetKey, request.getReasonCode());
  }

  static Command submitJob(SubmitJobRequest request, String actor) {
    Violations violations = new Violations();
    OperationKey key = key(violations, request.getProfileId(), request.getIdempotencyKey());
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
    violations.throwIfAny();
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

  static Command completeJob(CompleteJobRequest request, String actor) {
    Violations violations = new Violations();
    OperationKey key = key(violations, request.getProfileId(), request.getIdempotencyKey());
    FieldRules.id(violations, "job_id", request.getJobId());
    if (request.hasFinalAmount()) {
      FieldRules.finalAmount(violations, request.getFinalAmount());
    }
    violations.throwIfAny();
    return new CompleteJob(
        key,
        actor,
        request.getJobId(),
        request.hasFinalAmount() ? (Long) request.getFinalAmount() : null);
  }

  static Command failJob(FailJobRequest request, String actor) {
    Violations violations = new Violations();
    OperationKey key = key(violations, request.getProfileId(), request.getIdempotencyKey());
    FieldRules.id(violations, "job_id", request.getJobId());
    FieldRules.failureMessage(violations, request.getFailureMessage());
    violations.throwIfAny();
    return new FailJob(key, actor, request.getJobId(), request.getFailureMessage());
  }

  static Command extendJob(ExtendJobRequest request, String actor) {
    Violations violations = new Violations();
    OperationKey key = key(violations, request.getProfileId(), request.getIdempotencyKey());
    FieldRules.id(violations, "job_id", request.getJobId());
    FieldRules.timeout(violations, request.getTimeout());
    violations.throwIfAny();
    return new ExtendJob(key, actor, request.getJobId(), duration(request.getTimeout()));
  }

  private static OperationKey key(Violations violations, String profileId, String idempotencyKey) {
    FieldRules.id(violations, "profile_id", profileId);
    FieldRules.ownKey(violations, "idempotency_key", idempotencyKey);
    return new OperationKey(profileId, idempotencyKey);
  }

  private static void checkTarget(Violations violations, RefundCreditsRequest request) {
    switch (request.getTargetCase()) {
      case ENTRY_ID -> FieldRules.entryId(violations, request.getEntryId());
      case DEDUCTION_KEY -> FieldRules.id(violations, "deduction_key", request.getDeductionKey());
      case TARGET_NOT_SET -> violations.add("target", "must be one of entry_id and deduction_key");
    }
  }

  private static Target target(RefundCreditsRequest request) {
    return request.hasEntryId()
        ? new Target.ByEntryId(UUID.fromString(request.getEntryId()))
        : new Target.ByDeductionKey(request.getDeductionKey());
  }

  /** Valid, and so within the limits; absent is zero. */
  private static java.time.Duration duration(Duration valid) {
    return java.time.Duration.ofSeconds(valid.getSeconds(), valid.getNanos());
  }
}
