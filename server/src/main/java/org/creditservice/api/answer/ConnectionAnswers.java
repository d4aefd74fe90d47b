package org.creditservice.api.answer;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The unread answers of one connection. Thread-safe. */
public final class ConnectionAnswers {
  static final Attributes.Key<ConnectionAnswers> KEY =
      Attributes.Key.create("credit-connection-answers");

  private static final Context.Key<ConnectionAnswers> CURRENT =
      Context.key("credit-connection-answers");

  private final AnswerBudget budget;
  private final AtomicLong unread = new AtomicLong();

  ConnectionAnswers(AnswerBudget budget) {
    this.budget = budget;
  }

  /** Those of the connection that {@code call} came on. */
  public static ConnectionAnswers of(ServerCall<?, ?> call) {
    return Objects.requireNonNull(call.getAttributes().get(KEY), "no connection");
  }

  /** Those of the connection that the current call came on, behind {@link #provider}. */
  public static ConnectionAnswers current() {
    return Objects.requireNonNull(CURRENT.get(), "no connection");
  }

  /** An interceptor that makes them known to handlers, which don't see their call. */
  public static ServerInterceptor provider() {
    return new ServerInterceptor() {
      @Override
      public <T, R> ServerCall.Listener<T> interceptCall(
          ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
        Context context = Context.current().withValue(CURRENT, of(call));
        return Contexts.interceptCall(context, call, headers, next);
      }
    };
  }

  /**
   * Whether another answer may be made. It isn't reserved: who finds room may take more than there
   * is.
   */
  public boolean hasRoom() {
    return unread.get() < budget.free();
  }

  public void take(long bytes) {
    unread.addAndGet(bytes);
    budget.take(bytes);
  }

  public void giveBack(long bytes) {
    unread.addAndGet(-bytes);
    budget.giveBack(bytes);
  }
}
