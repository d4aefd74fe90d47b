package org.creditservice.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller got: a response, or an error with its details. */
record Answer(@Nullable Message response, @Nullable Status error) {
  private static final String REPLAYED = "replayed";

  static Answer of(Message response) {
    return new Answer(response, null);
  }

  static Answer of(StatusRuntimeException exception) {
    Status error = StatusProto.fromThrowable(exception);
    assertThat(error.getCode()).isEqualTo(exception.getStatus().getCode().value());
    return new Answer(null, error);
  }

  /** Fails unless this is a response. */
  Message succeeded() {
    assertThat(error).isNull();
    return response;
  }

  /** Fails unless this is an error. */
  ErrorInfo info() {
    assertThat(error).as("an error, not %s", response).isNotNull();
    List<Any> infos = error.getDetailsList().stream().filter(Answer::isInfo).toList();
    assertThat(infos).as("ErrorInfo in %s", error).hasSize(1);
    try {
      return infos.get(0).unpack(ErrorInfo.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** The reason of an error, null for a response. */
  @Nullable String reason() {
    return error == null ? null : info().getReason();
  }

  /** Whether the answer is kept under the command's key. */
  boolean isRecorded() {
    return error == null || "true".equals(info().getMetadataMap().get("recorded"));
  }

  /** Fails unless this is {@code first} again, marked as a replay. */
  void isReplayOf(Answer first) {
    if (first.response != null) {
      Message expected =
          first.response.toBuilder().setField(replayedField(first.response), true).build();
      assertThat(succeeded()).isEqualTo(expected);
    } else {
      ErrorInfo expected = first.info().toBuilder().putMetadata(REPLAYED, "true").build();
      assertThat(info()).isEqualTo(expected);
      assertThat(withoutInfo()).isEqualTo(first.withoutInfo());
    }
  }

  /** Code, message and all other details. */
  private Status withoutInfo() {
    return error.toBuilder()
        .clearDetails()
        .addAllDetails(error.getDetailsList().stream().filter(any -> !isInfo(any)).toList())
        .build();
  }

  private static boolean isInfo(Any detail) {
    return detail.is(ErrorInfo.class);
  }

  private static FieldDescriptor replayedField(Message response) {
    return response.getDescriptorForType().findFieldByName(REPLAYED);
  }
}
