package org.creditservice.bench.textbook;

import com.google.protobuf.Timestamp;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceImplBase;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.Profile;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Credits as most teams would write them: a call locks its profile, looks its key up, records what
 * it does and answers, and changes the balance, all in one transaction.
 *
 * <p>It keeps the promises that the loads rely on: one effect per key, the recorded answer on a
 * replay, recorded refusals, a ledger. It has no hash chain, validates and authenticates nothing,
 * and knows neither {@code min_interval} nor metadata.
 */
final class TextbookService extends CreditServiceImplBase {
  private final DSLContext database;

  TextbookService(DSLContext database) {
    this.database = database;
  }

  @Override
  public void createProfile(
      CreateProfileRequest request, StreamObserver<CreateProfileResponse> responses) {
    inTransaction(responses, tables -> create(tables, request));
  }

  @Override
  public void deductCredits(
      DeductCreditsRequest request, StreamObserver<DeductCreditsResponse> responses) {
    inTransaction(responses, tables -> deduct(tables, request));
  }

  /** Answers once the transaction is committed. */
  private <S> void inTransaction(
      StreamObserver<S> responses, Function<TextbookTables, Outcome<S>> call) {
    Outcome<S> outcome;
    try {
      outcome =
          database.transactionResult(
              transaction -> call.apply(new TextbookTables(transaction.dsl())));
    } catch (RuntimeException e) {
      responses.onError(io.grpc.Status.INTERNAL.withDescription(e.toString()).asException());
      return;
    }
    outcome.send(responses);
  }

  private static Outcome<DeductCreditsResponse> deduct(
      TextbookTables tables, DeductCreditsRequest request) {
    String profileId = request.getProfileId();
    String key = request.getIdempotencyKey();
    LockedProfile profile = tables.lock(profileId);
    if (profile == null) {
      return Outcome.refused(Code.NOT_FOUND, "PROFILE_NOT_FOUND");
    }
    RecordedCall recorded = tables.recorded(profileId, key);
    if (recorded != null) {
      return recorded.replay(
          request,
          answer -> DeductCreditsResponse.parseFrom(answer).toBuilder().setReplayed(true).build());
    }
    Instant now = profile.now();
    if (profile.balance() < request.getAmount()) {
      Outcome<DeductCreditsResponse> refused =
          Outcome.refused(Code.FAILED_PRECONDITION, "INSUFFICIENT_CREDITS");
      tables.record(
          profileId, key, "DeductCredits", RecordedCall.refused(request, refused.status()), now);
      return refused;
    }
    LedgerEntry entry =
        entry(profileId, key, now)
            .setSequence(profile.lastSequence() + 1)
            .setKind(EntryKind.ENTRY_KIND_DEDUCTION)
            .setAmount(-request.getAmount())
            .setBalance(profile.balance() - request.getAmount())
            .setReasonCode(request.getReasonCode())
            .build();
    DeductCreditsResponse response = DeductCreditsResponse.newBuilder().setEntry(entry).build();
    tables.recordWithEntry(
        "DeductCredits", RecordedCall.executed(request, response), entry, "DEDUCTION", now);
    tables.updateProfile(entry, now);
    return Outcome.answered(response);
  }

  private static Outcome<CreateProfileResponse> create(
      TextbookTables tables, CreateProfileRequest request) {
    String profileId = request.getProfileId();
    String key = request.getIdempotencyKey();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    if (!tables.insertProfile(profileId, request.getOpeningBalance(), now)) {
      return createAgain(tables.recorded(profileId, key), request);
    }
    LedgerEntry entry =
        entry(profileId, key, now)
            .setSequence(1)
            .setKind(EntryKind.ENTRY_KIND_GRANT)
            .setAmount(request.getOpeningBalance())
            .setBalance(request.getOpeningBalance())
            .setReasonCode("OPENING_BALANCE")
            .build();
    Profile profile =
        Profile.newBuilder()
            .setProfileId(profileId)
            .setBalance(entry.getBalance())
            .setLastSequence(entry.getSequence())
            .setCreateTime(entry.getCreateTime())
            .build();
    CreateProfileResponse response =
        CreateProfileResponse.newBuilder().setProfile(profile).setEntry(entry).build();
    tables.recordWithEntry(
        "CreateProfile", RecordedCall.executed(request, response), entry, "GRANT", now);
    return Outcome.answered(response);
  }

  private static Outcome<CreateProfileResponse> createAgain(
      @Nullable RecordedCall recorded, CreateProfileRequest request) {
    return recorded == null
        ? Outcome.refused(Code.ALREADY_EXISTS, "PROFILE_ALREADY_EXISTS")
        : recorded.replay(
            request,
            answer ->
                CreateProfileResponse.parseFrom(answer).toBuilder().setReplayed(true).build());
  }

  private static LedgerEntry.Builder entry(String profileId, String key, Instant now) {
    return LedgerEntry.newBuilder()
        .setProfileId(profileId)
        .setEntryId(UUID.randomUUID().toString())
        .setActor("anonymous")
        .setIdempotencyKey(key)
        .setCreateTime(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()));
  }
}
