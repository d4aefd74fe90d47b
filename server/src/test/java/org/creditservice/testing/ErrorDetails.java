package org.creditservice.testing;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Optional;

/** The details of an error: the messages that its status contains. */
public final class ErrorDetails {
  private ErrorDetails() {}

  /**
   * Why a call failed: the reason that the service gave, or else the name of the status code, as
   * for an error of the connection.
   */
  public static String reason(StatusRuntimeException error) {
    return find(error, ErrorInfo.class)
        .map(ErrorInfo::getReason)
        .orElseGet(() -> error.getStatus().getCode().name());
  }

  /** The first detail of this type, if there is one. */
  public static <T extends Message> Optional<T> find(StatusRuntimeException error, Class<T> type) {
    Status status = StatusProto.fromThrowable(error);
    return status == null ? Optional.empty() : all(status, type).stream().findFirst();
  }

  /** All details of this type. */
  public static <T extends Message> List<T> all(Status status, Class<T> type) {
    return status.getDetailsList().stream()
        .filter(detail -> detail.is(type))
        .map(detail -> unpack(detail, type))
        .toList();
  }

  private static <T extends Message> T unpack(Any detail, Class<T> type) {
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
