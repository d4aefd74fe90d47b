package org.creditservice.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.creditservice.core.command.Command;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.db.batch.ProfileRef;

/** A command on its way through the engine. */
final class PendingCommand {
  private final Command command;
  private final ProfileRef profile;
  private final int bytes;
  private final Deadline deadline;
  private final CompletableFuture<CommittedDecision> decision = new CompletableFuture<>();

  /**
   * What the attempts so far would have answered had their commit been known to succeed; usually
   * one. The commit of any of them may turn out to have succeeded, not only of the last. Read and
   * set by the lane only.
   */
  private final List<RecordedAnswer> attempted = new ArrayList<>(1);

  PendingCommand(Command command, int bytes, Deadline deadline) {
    this.command = command;
    this.profile = ProfileRef.of(command.operationKey().profileId());
    this.bytes = bytes;
    this.deadline = deadline;
  }

  Command command() {
    return command;
  }

  OperationKey key() {
    return command.operationKey();
  }

  ProfileRef profile() {
    return profile;
  }

  int bytes() {
    return bytes;
  }

  Deadline deadline() {
    return deadline;
  }

  CompletableFuture<CommittedDecision> decision() {
    return decision;
  }

  /** Whether nobody waits for it any more: answered, past its deadline or cancelled. */
  boolean isDone() {
    return decision.isDone();
  }

  void complete(CommittedDecision answer) {
    decision.complete(answer);
  }

  void fail(NotExecutedException failure) {
    decision.completeExceptionally(failure);
  }

  void rememberAnswer(RecordedAnswer answer) {
    attempted.add(answer);
  }

  /**
   * Whether an earlier attempt of this very command recorded {@code answer}, though its commit
   * seemed to fail.
   */
  boolean isOwnAnswer(RecordedAnswer answer) {
    return attempted.contains(answer);
  }
}
