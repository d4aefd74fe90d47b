package org.creditservice.api.answer;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import org.creditservice.api.observe.LimitObserver;

/**
 * The memory for unread answers, and the shares of each connection and caller in it. Large answers
 * have a memory of their own: whoever leaves pages of a listing unread hinders no commands, not
 * even those that come on the same connection.
 */
public final class AnswerBudget extends ServerTransportFilter {
  private final AnswerLimits limits;
  private final AnswerMemory small;
  private final AnswerMemory large;

  /** All of it is free. {@code observer} is told when somebody finds no room. */
  public AnswerBudget(AnswerLimits limits, LimitObserver observer) {
    this.limits = limits;
    this.small = new AnswerMemory(limits.bytesMax(), observer);
    this.large = new AnswerMemory(limits.bytesMax(), observer);
  }

  public AnswerLimits limits() {
    return limits;
  }

  /** {@code listener} runs each time that memory becomes free. It must be fast. */
  public void onRoom(Runnable listener) {
    small.onRoom(listener);
    large.onRoom(listener);
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    ConnectionAnswers unread =
        new ConnectionAnswers(new AnswerShare(small), new AnswerShare(large));
    return transport.toBuilder().set(ConnectionAnswers.KEY, unread).build();
  }

  @Override
  public void transportTerminated(Attributes transport) {
    ConnectionAnswers.of(transport).leave();
  }
}
