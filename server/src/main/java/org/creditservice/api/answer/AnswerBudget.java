package org.creditservice.api.answer;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for unread answers, which the connections share.
 *
 * <p>A connection may take as much as is still free. So one that reads nothing gets half of the
 * memory, two get a third each, and however many there are, a newcomer finds room.
 */
public final class AnswerBudget extends ServerTransportFilter {
  private final AnswerLimits limits;
  private final AtomicLong unread = new AtomicLong();
  private volatile Runnable roomListener = () -> {};

  /** All of it is free. */
  public AnswerBudget(AnswerLimits limits) {
    this.limits = limits;
  }

  public AnswerLimits limits() {
    return limits;
  }

  /** {@code listener} runs each time that memory becomes free. It must be fast. */
  public void onRoom(Runnable listener) {
    roomListener = listener;
  }

  /** A new connection, which has nothing unread. */
  public ConnectionAnswers newConnection() {
    return new ConnectionAnswers(this);
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    return transport.toBuilder().set(ConnectionAnswers.KEY, newConnection()).build();
  }

  long free() {
    return limits.bytesMax() - unread.get();
  }

  void take(long bytes) {
    unread.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    unread.addAndGet(-bytes);
    roomListener.run();
  }
}
