package org.creditservice.api.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import java.util.Map;

/** Builds a {@code google.rpc.Status} whose first detail is its one {@code ErrorInfo}. */
public final class Statuses {
  /** {@code ErrorInfo.domain} of every error. */
  static final String DOMAIN = "credit.v1";

  /** {@code ErrorInfo.metadata}: whether the same key will give this same refusal again. */
  static final String RECORDED = "recorded";

  /** {@code ErrorInfo.metadata}: the refusal was recorded by an earlier call. */
  static final String REPLAYED = "replayed";

  private Statuses() {}

  /**
   * A status.
   *
   * @param reason unique within the domain
   * @param message one sentence for people
   * @param metadata for programs, beside {@code recorded}
   */
  static Status.Builder of(
      Code code, String reason, boolean recorded, String message, Map<String, String> metadata) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(reason)
            .putMetadata(RECORDED, Boolean.toString(recorded))
            .putAllMetadata(metadata)
            .build();
    return add(Status.newBuilder().setCode(code.getNumber()).setMessage(message), info);
  }

  static Status.Builder add(Status.Builder status, Message detail) {
    return status.addDetails(Any.pack(detail));
  }

  /**
   * The recorded status of a refusal as a replay returns it: the same, and its ErrorInfo says so.
   */
  public static Status replayed(Status recorded) {
    Status.Builder status = recorded.toBuilder();
    status.getDetailsBuilderList().stream()
        .filter(detail -> detail.build().is(ErrorInfo.class))
        .forEach(detail -> detail.mergeFrom(markReplayed(detail.build())));
    return status.build();
  }

  private static Any markReplayed(Any info) {
    try {
      return Any.pack(
          info.unpack(ErrorInfo.class).toBuilder().putMetadata(REPLAYED, "true").build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a recorded ErrorInfo that can't be read", e);
    }
  }
}
