package org.creditservice.batch;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.creditservice.core.command.Command;
import org.creditservice.core.decision.Decision.Replayed;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.db.batch.ProfileRef;
import org.jspecify.annotations.Nullable;

/** A command on its way through the engine. */
final class PendingCommand {
  static final Comparator<PendingCommand> BY_ARRIVAL =
      (one, other) -> Long.signum(one.deadline.arrivalNanos() - other.deadline.arrivalNanos());

  /** A node that was lost refuses the next attempt, with another code. */
  private static final int NODES_LOST_MAX = 5;

  private final Command command;
  private final ProfileRef profile;
  private final long heapBytes;
  private final Deadline deadline;
  private final @Nullable CallMark call;
  private final @Nullable Object caller;
  private final CompletableFuture<CommittedDecision> decision = new CompletableFuture<>();

  /**
   * What the attempts so far would have answered had their commit been known to succeed; usually
   * one. The commit of any of them may turn out to have succeeded, not only of the last. Set by the
   * lane; the deadline timer reads it.
   */
  private volatile List<Attempted> attempted = List.of();

  private int nodesLost;

  /**
   * An answer that an attempt has recorded.
   *
   * @param entry that it has appended, if any
   */
  private record Attempted(RecordedAnswer answer, @Nullable LedgerEntry entry) {}

  PendingCommand(Command command, int requestBytes, Deadline deadline) {
    this(command, requestBytes, deadline, null, null);
  }

  /**
   * A command that nobody has executed yet.
   *
   * @param caller whose share of the queue it takes, null for a command of the service's own
   * @param call that has submitted it, if it is traced
   */
  PendingCommand(
      Command command,
      int requestBytes,
      Deadline deadline,
      @Nullable Object caller,
      @Nullable CallMark call) {
    this.call = call;
    this.caller = caller;
    this.command = command;
    this.profile = ProfileRef.of(command.operationKey().profileId());
    this.heapBytes = HeapCost.of(requestBytes);
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

  long heapBytes() {
    return heapBytes;
  }

  @Nullable Object caller() {
    return caller;
  }

  @Nullable CallMark call() {
    return call;
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

  /** Whether its deadline has passed, or is so near that only an answer given now arrives. */
  boolean isOverdue(long nowNanos, boolean databaseUnavailable) {
    return deadline.isPast(nowNanos, databaseUnavailable || wasAttempted());
  }

  /** Fails it because its deadline has passed. */
  void failOverdue(boolean databaseUnavailable) {
    fail(
        databaseUnavailable || wasAttempted()
            ? NotExecutedException.databaseUnavailable()
            : deadline.exception());
  }

  /** Fails it because its deadline has passed while its batch is executed. */
  void failUnfinished(boolean databaseIsSlow) {
    fail(databaseIsSlow ? NotExecutedException.databaseUnavailable() : deadline.unfinished());
  }

  /** Whether an attempt may have been committed, though that was not confirmed. */
  boolean wasAttempted() {
    return !attempted.isEmpty();
  }

  /** Remembers what an attempt records, before it is known whether that is committed. */
  void rememberAnswer(RecordedAnswer answer, @Nullable LedgerEntry entry) {
    Attempted attempt = new Attempted(answer, entry);
    attempted =
        attempted.isEmpty()
            ? List.of(attempt)
            : Stream.concat(attempted.stream(), Stream.of(attempt)).toList();
  }

  /**
   * What is told of a command whose key was found recorded. An earlier attempt of this very command
   * may have recorded the answer, though its commit seemed to fail: then it is no replay.
   */
  CommittedDecision replayed(Replayed decision) {
    RecordedAnswer answer = decision.operation().answer();
    for (Attempted own : attempted) {
      if (own.answer.equals(answer)) {
        return new CommittedDecision(decision, answer, false, own.entry);
      }
    }
    return new CommittedDecision(decision, answer, true);
  }

  /**
   * An attempt has lost the node, or so it seems: a defect there, which this command may cause, has
   * the same code. Told to its lane only.
   *
   * @return whether that was once too often
   */
  boolean losesNode() {
    nodesLost++;
    return nodesLost >= NODES_LOST_MAX;
  }

  /** How long it had waited by {@code nanos}: not at all if it joined what had begun already. */
  long waitedUntil(long nanos) {
    return Math.max(0, nanos - deadline.arrivalNanos());
  }
}
