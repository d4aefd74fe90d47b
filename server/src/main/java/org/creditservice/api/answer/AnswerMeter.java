package org.creditservice.api.answer;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is sent until it is read, for each connection. It refuses nothing: whoever sends a
 * small answer asks {@code isReady} first, which says whether there is room.
 */
public final class AnswerMeter implements ServerInterceptor {
  /** What gRPC and Netty need for a message beside its bytes. */
  private static final long MESSAGE_OVERHEAD_BYTES = 512;

  private final OpenStreams streams;

  /** Calls with a complete request and no answer yet, but for streams. */
  private final LongAdder unanswered = new LongAdder();

  public AnswerMeter(OpenStreams streams) {
    this.streams = streams;
  }

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    CallEnds.Handle stream = CallEnds.current();
    if (stream != null) {
      return streams.start(stream, call, headers, next);
    }
    MeteredCall<T, R> metered = new MeteredCall<>(call, unanswered);
    return new MeteredListener<>(metered, next.startCall(metered, headers));
  }

  /**
   * Whether all calls have their answer, read or not, but for streams and those whose requests are
   * not complete.
   */
  public boolean allAnswered() {
    return unanswered.sum() == 0;
  }

  /** The memory that {@code message} takes until it is read. */
  static long bytes(Object message) {
    return (long) MESSAGE_OVERHEAD_BYTES + length(message);
  }

  private static int length(Object message) {
    if (message instanceof MessageLite proto) {
      return proto.getSerializedSize();
    }
    try {
      return message instanceof InputStream encoded ? encoded.available() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class MeteredCall<T, R> extends SimpleForwardingServerCall<T, R> {
    private final ConnectionAnswers connection;
    private final LongAdder unanswered;
    private @Nullable AnswerShare share;
    private long unread;
    private boolean counted;
    private boolean ended;

    MeteredCall(ServerCall<T, R> call, LongAdder unanswered) {
      super(call);
      this.connection = ConnectionAnswers.of(call);
      this.unanswered = unanswered;
    }

    @Override
    public boolean isReady() {
      return super.isReady() && connection.small().hasRoom();
    }

    @Override
    public void sendMessage(R message) {
      take(bytes(message));
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      answered();
      super.close(status, trailers);
    }

    synchronized void requested() {
      counted = true;
      unanswered.increment();
    }

    private synchronized void answered() {
      if (counted) {
        counted = false;
        unanswered.decrement();
      }
    }

    /** An answer that comes after the call was cancelled is dropped, and takes no memory. */
    private synchronized void take(long bytes) {
      if (!ended) {
        share = connection.share(bytes);
        unread = bytes;
        share.take(bytes);
      }
    }

    synchronized void end() {
      ended = true;
      answered();
      if (share != null) {
        share.giveBack(unread);
        share = null;
      }
    }
  }

  private static final class MeteredListener<T> extends SimpleForwardingServerCallListener<T> {
    private final MeteredCall<T, ?> call;

    MeteredListener(MeteredCall<T, ?> call, ServerCall.Listener<T> listener) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onHalfClose() {
      call.requested();
      super.onHalfClose();
    }

    @Override
    public void onCancel() {
      call.end();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      call.end();
      super.onComplete();
    }
  }
}
