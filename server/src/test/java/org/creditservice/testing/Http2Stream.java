package org.creditservice.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One call of an {@link Http2Client}: how it ended, in a word. */
public final class Http2Stream {
  private static final int ANSWER_SECONDS = 120;

  private final int id;
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final AtomicInteger bytes = new AtomicInteger();

  private volatile boolean reset;

  Http2Stream(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  /** How many bytes of the answer have arrived, the prefixes of messages included. */
  public int bytes() {
    return bytes.get();
  }

  /** Whether the call has ended. */
  public boolean isEnded() {
    return end.isDone();
  }

  /** Whether the server has reset it, perhaps after it had ended. */
  public boolean isReset() {
    return reset;
  }

  /**
   * Waits for the end of the call: {@code OK}; the reason of an error that has one; {@code grpc N}
   * or {@code http N} for a status without; {@code reset N}; or {@code connection lost}. What isn't
   * gRPC has both a status of HTTP and a reason.
   */
  public String end() {
    return end.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread reads the connection.
  void data(byte[] payload, boolean last) {
    bytes.addAndGet(payload.length);
    if (last) {
      end.complete("ended without a status");
    }
  }

  void headers(Http2Headers headers, boolean last) {
    // What isn't gRPC gets an HTTP status, and a body.
    if (last || isHttpError(headers)) {
      end.complete(outcome(headers));
    }
  }

  void reset(int code) {
    reset = true;
    end.complete("reset " + code);
  }

  void connectionLost() {
    end.complete("connection lost");
  }

  private static boolean isHttpError(Http2Headers headers) {
    return headers.status() != null && !headers.status().toString().equals("200");
  }

  private static String outcome(Http2Headers headers) {
    CharSequence code = headers.get("grpc-status");
    String reason = reason(headers.get("grpc-status-details-bin"));
    if (code == null || isHttpError(headers)) {
      return "http " + headers.status() + (reason == null ? "" : " " + reason);
    }
    return reason != null ? reason : code.toString().equals("0") ? "OK" : "grpc " + code;
  }

  private static @Nullable String reason(@Nullable CharSequence details) {
    if (details == null) {
      return null;
    }
    try {
      Status status = Status.parseFrom(Base64.getDecoder().decode(details.toString()));
      return ErrorDetails.all(status, ErrorInfo.class).get(0).getReason();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
