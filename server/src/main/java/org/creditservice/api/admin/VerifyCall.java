package org.creditservice.api.admin;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.atomic.AtomicReference;
import org.creditservice.api.answer.AnswerShare;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.error.Errors;
import org.creditservice.api.error.LastWord;
import org.creditservice.api.error.QueryErrors;
import org.creditservice.v1.VerifyLedgerRequest;
import org.creditservice.v1.VerifyLedgerResponse;
import org.creditservice.verify.Finding;
import org.creditservice.verify.Pace;
import org.creditservice.verify.Progress;
import org.creditservice.verify.Summary;
import org.creditservice.verify.UnknownProfileException;
import org.creditservice.verify.Verifications;
import org.creditservice.verify.VerifyRange;

/** A call of VerifyLedger. While its caller reads nothing, its verification waits. */
final class VerifyCall implements Verifications.Observer {
  /** The connection's room for answers may come back without a signal. */
  private static final long ROOM_CHECK_MILLIS = 100;

  private final VerifyRange range;
  private final ServerCallStreamObserver<VerifyLedgerResponse> caller;
  private final AnswerShare share = ConnectionAnswers.current().small();
  private final AtomicReference<Verifications.Running> running = new AtomicReference<>();
  private volatile boolean ended;

  private VerifyCall(VerifyRange range, ServerCallStreamObserver<VerifyLedgerResponse> caller) {
    this.range = range;
    this.caller = caller;
  }

  static void begin(
      VerifyLedgerRequest request,
      ServerCallStreamObserver<VerifyLedgerResponse> caller,
      Verifications verifications) {
    new VerifyCall(VerifyRequests.range(request), caller).begin(verifications);
  }

  private void begin(Verifications verifications) {
    caller.setOnReadyHandler(this::wake);
    caller.setOnCancelHandler(this::cancel);
    caller.setOnCloseHandler(this::cancel);
    Verifications.Running started = verifications.start(range, Pace.FULL, this);
    if (started == null) {
      throw Errors.verifying(Verifications.RUNNING_MAX);
    }
    running.set(started);
    if (ended) {
      started.cancel();
    }
  }

  private void cancel() {
    ended = true;
    Verifications.Running started = running.get();
    if (started != null) {
      started.cancel();
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  private synchronized void awaitRoom() throws InterruptedException {
    while (!hasRoom()) {
      if (ended) {
        throw new InterruptedException("the call has ended");
      }
      wait(ROOM_CHECK_MILLIS);
    }
  }

  private boolean hasRoom() {
    return caller.isReady() && share.hasRoom();
  }

  @Override
  public void finding(Finding finding) throws InterruptedException {
    awaitRoom();
    caller.onNext(VerifyReports.of(finding));
  }

  /** Who does not read needs no progress. */
  @Override
  public void progress(Progress progress) {
    if (hasRoom()) {
      caller.onNext(VerifyReports.of(progress));
    }
  }

  @Override
  public void done(Summary summary) throws InterruptedException {
    awaitRoom();
    caller.onNext(VerifyReports.of(summary));
    caller.onCompleted();
  }

  @Override
  public void failed(Throwable cause) {
    LastWord.say(
        caller,
        cause instanceof UnknownProfileException
            ? Errors.profileNotFound(String.valueOf(range.profileId()))
            : QueryErrors.of("VerifyLedger", cause));
  }
}
