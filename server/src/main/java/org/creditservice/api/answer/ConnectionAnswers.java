package org.creditservice.api.answer;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Objects;

/**
 * The unread answers of one connection.
 *
 * @param small those that are no larger than an entry or a job
 * @param large pages
 */
public record ConnectionAnswers(AnswerShare small, AnswerShare large) {
  /** A single entry or job, with all that it may contain, has less than half of it. */
  private static final int SMALL_BYTES_MAX = 32 * 1024;

  static final Attributes.Key<ConnectionAnswers> KEY =
      Attributes.Key.create("credit-connection-answers");

  private static final Context.Key<ConnectionAnswers> CURRENT =
      Context.key("credit-connection-answers");

  /** Those of the connection that {@code call} came on. */
  public static ConnectionAnswers of(ServerCall<?, ?> call) {
    return of(call.getAttributes());
  }

  /** Those of the connection with these attributes. */
  public static ConnectionAnswers of(Attributes transport) {
    return Objects.requireNonNull(transport.get(KEY), "no connection");
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

  /** From now on they count as an authenticated caller's, together with its other connections'. */
  public void join(String caller) {
    small.join(caller);
    large.join(caller);
  }

  void leave() {
    small.leave();
    large.leave();
  }

  /** The share in which an answer of this size is counted. */
  public AnswerShare share(long bytes) {
    return bytes <= SMALL_BYTES_MAX ? small : large;
  }
}
