package org.creditservice.api.answer;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.function.Consumer;
import org.creditservice.api.error.ApiException;

/**
 * A call with many answers. It counts what its caller has not read, and can be ended by others than
 * its service, which may go on sending for a moment: that is dropped. Thread-safe.
 */
final class StreamCall<T, R> extends SimpleForwardingServerCall<T, R> {
  /**
   * How much may be sent ahead of the caller. Large enough for a page of entries, which would be
   * read from the database again otherwise.
   */
  private static final int AHEAD_BYTES_MAX = 96 * 1024;

  private final AnswerShare share;
  private final CallEnds.Handle handle;
  private final Consumer<StreamCall<T, R>> whenEnded;
  private long unread;
  private long unreadSinceNanos;

  /** Whether there was room for the next answer when its service asked. */
  private boolean roomSeen;

  private boolean ended;

  StreamCall(ServerCall<T, R> call, CallEnds.Handle handle, Consumer<StreamCall<T, R>> whenEnded) {
    super(call);
    this.share = ConnectionAnswers.of(call).small();
    this.handle = handle;
    this.whenEnded = whenEnded;
    // Ready means that all has been read; the default of 32 KiB would not tell.
    call.setOnReadyThreshold(1);
  }

  /** Whether the connection has room for the answers of another stream. */
  boolean hasRoom() {
    return share.hasRoom();
  }

  ServerCall.Listener<T> listener(ServerCall.Listener<T> service) {
    return new StreamListener(service);
  }

  @Override
  public synchronized boolean isReady() {
    if (ended || isCancelled()) {
      return false;
    }
    settle();
    roomSeen = share.hasRoom();
    return unread == 0 || (unread < AHEAD_BYTES_MAX && roomSeen);
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!ended) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(R message) {
    if (!roomSeen && !share.hasRoom()) {
      // Its service asked only whether this stream is read, or nothing: health and reflection.
      refuse();
    }
    if (!ended) {
      take(AnswerMeter.bytes(message));
      roomSeen = false;
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!ended) {
      ended = true;
      super.close(status, trailers);
    }
  }

  /** Ends this call, since there is no room for its answers. */
  void refuse() {
    end(share.refusal());
  }

  /** Ends this call with an error. */
  void end(ApiException error) {
    Metadata trailers = error.getTrailers();
    close(error.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  /** Cancels this call if nothing was read for too long. Its caller would read no status. */
  void cancelIfUnread(long nowNanos, Duration unreadTimeMax) {
    if (isUnreadSince(nowNanos - unreadTimeMax.toNanos())) {
      share.gaveUp();
      handle.cancel();
    }
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  private synchronized boolean isUnreadSince(long nanos) {
    return unread > 0 && unreadSinceNanos - nanos < 0;
  }

  private void take(long bytes) {
    if (unread == 0) {
      unreadSinceNanos = System.nanoTime();
    }
    unread += bytes;
    share.take(bytes);
  }

  /** Notes that all was read, if so. */
  private synchronized void settle() {
    if (unread > 0 && super.isReady()) {
      giveBackAll();
    }
  }

  private synchronized void leave() {
    ended = true;
    giveBackAll();
    whenEnded.accept(this);
  }

  private void giveBackAll() {
    share.giveBack(unread);
    unread = 0;
  }

  private final class StreamListener extends SimpleForwardingServerCallListener<T> {
    /** Whether the caller has finished its request. */
    private boolean halfClosed;

    StreamListener(ServerCall.Listener<T> service) {
      super(service);
    }

    @Override
    public void onMessage(T message) {
      if (!hasEnded()) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      halfClosed = true;
      if (!hasEnded()) {
        super.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      settle();
      super.onReady();
    }

    @Override
    public void onCancel() {
      leave();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      leave();
      if (!halfClosed) {
        // For HTTP/2 the stream stays open until its caller has finished too. It need not.
        share.gaveUp();
        handle.cancel();
      }
      super.onComplete();
    }
  }
}
