package org.creditservice.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.creditservice.core.Answer;
import org.creditservice.core.Command;
import org.creditservice.core.OperationKey;
import org.creditservice.db.ProfileRef;

/** A command on its way through the engine. */
final class Pending {
  private final Command command;
  private final ProfileRef profile;
  private final int bytes;
  private final Expiry expiry;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();

  /**
   * What the attempts so far would have answered had their commit been known to succeed; usually
   * one. The commit of any of them may turn out to have succeeded, not only of the last. Read and
   * set by the lane only.
   */
  private final List<Answer> attempted = new ArrayList<>(1);

  Pending(Command command, int bytes, Expiry expiry) {
    this.command = command;
    this.profile = ProfileRef.of(command.operationKey().profileId());
    this.bytes = bytes;
    this.expiry = expiry;
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

  Expiry expiry() {
    return expiry;
  }

  CompletableFuture<Reply> reply() {
    return reply;
  }

  /** Whether nobody waits for it any more: answered, past its deadline or cancelled. */
  boolean isDone() {
    return reply.isDone();
  }

  void complete(Reply answer) {
    reply.complete(answer);
  }

  void fail(NotExecutedException failure) {
    reply.completeExceptionally(failure);
  }

  void attempt(Answer answer) {
    attempted.add(answer);
  }

  /**
   * Whether an earlier attempt of this very command recorded {@code answer}, though its commit
   * seemed to fail.
   */
  boolean recordedItself(Answer answer) {
    return attempted.contains(answer);
  }
}
