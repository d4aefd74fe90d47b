package org.creditservice.api.query;

import io.grpc.stub.ServerCallStreamObserver;
import org.creditservice.api.answer.AnswerShare;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.caller.Caller;
import org.creditservice.api.error.Errors;
import org.creditservice.api.error.LastWord;
import org.creditservice.api.error.QueryErrors;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.observe.Limit;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.creditservice.watch.EndReason;
import org.creditservice.watch.EntrySubscriber;
import org.creditservice.watch.EntryWatch;
import org.creditservice.watch.EntryWatchRegistry;

/** A call of WatchEntries, which sends the entries of its watch to the caller. */
final class WatchCall implements EntrySubscriber {
  private final String profileId;
  private final ServerCallStreamObserver<WatchEntriesResponse> caller;
  private final LimitObserver exceeded;
  private final AnswerShare share = ConnectionAnswers.current().small();

  private WatchCall(
      String profileId,
      ServerCallStreamObserver<WatchEntriesResponse> caller,
      LimitObserver exceeded) {
    this.profileId = profileId;
    this.caller = caller;
    this.exceeded = exceeded;
  }

  static void begin(
      WatchEntriesRequest request,
      ServerCallStreamObserver<WatchEntriesResponse> caller,
      EntryWatchRegistry watches,
      LimitObserver exceeded) {
    Violations violations = new Violations();
    FieldRules.id(violations, "profile_id", request.getProfileId());
    QueryFieldRules.afterSequence(violations, request.getAfterSequence());
    violations.throwIfAny();
    WatchCall call = new WatchCall(request.getProfileId(), caller, exceeded);
    EntryWatch watch =
        watches.watch(Caller.share(), request.getProfileId(), request.getAfterSequence(), call);
    caller.setOnReadyHandler(watch::wake);
    caller.setOnCancelHandler(watch::cancel);
    caller.setOnCloseHandler(watch::cancel);
    watch.start();
  }

  /** The next poll wakes a watch that waits for room. */
  @Override
  public boolean isReady() {
    return caller.isReady() && share.hasRoom();
  }

  @Override
  public void next(LedgerEntry entry) {
    caller.onNext(WatchEntriesResponse.newBuilder().setEntry(ProtoMapper.entry(entry)).build());
  }

  @Override
  public void end(EndReason reason) {
    if (reason == EndReason.TOO_MANY_WATCHES) {
      exceeded.exceeded(Limit.WATCHES);
    }
    LastWord.say(
        caller,
        switch (reason) {
          case PROFILE_NOT_FOUND -> Errors.profileNotFound(profileId);
          case TOO_MANY_WATCHES -> Errors.overloaded();
          case SHUTTING_DOWN -> Errors.shuttingDown();
        });
  }

  @Override
  public void fail(Throwable cause) {
    LastWord.say(caller, QueryErrors.of("WatchEntries", cause));
  }
}
