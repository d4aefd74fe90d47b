package org.creditservice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to, as its caller sees it: one of the two.
 *
 * @param error with its details
 */
record Result(@Nullable Message response, @Nullable Status error) {
  private static final String REPLAYED = "replayed";

  static Result of(Message response) {
    return new Result(response, null);
  }

  static Result of(StatusRuntimeException error) {
    return new Result(null, StatusProto.fromThrowable(error));
  }

  boolean isSuccess() {
    return response != null;
  }

  /** The response, which there must be. */
  <T extends Message> T succeeded(Class<T> type) {
    assertThat(error).isNull();
    return type.cast(response);
  }

  /** Fails unless it is an error for this reason. */
  Result refused(String reason) {
    assertThat(error).as("an error, not %s", response).isNotNull();
    assertThat(info().getReason()).as("%s", error).isEqualTo(reason);
    return this;
  }

  /** Fails unless it is INVALID_FIELD about exactly these fields. */
  void violates(String... fields) {
    refused("INVALID_FIELD");
    assertThat(code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(detail(BadRequest.class).getFieldViolationsList())
        .extracting(FieldViolation::getField)
        .containsExactlyInAnyOrder(fields);
  }

  Code code() {
    return Code.forNumber(error.getCode());
  }

  String message() {
    return error.getMessage();
  }

  /** Every error has exactly one. */
  ErrorInfo info() {
    return detail(ErrorInfo.class);
  }

  String metadata(String key) {
    return info().getMetadataMap().get(key);
  }

  /** The one detail of a type. */
  <T extends Message> T detail(Class<T> type) {
    List<Any> details = error.getDetailsList().stream().filter(any -> any.is(type)).toList();
    assertThat(details).as("%s in %s", type.getSimpleName(), error).hasSize(1);
    try {
      return details.get(0).unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  boolean replayed() {
    return response == null
        ? "true".equals(info().getMetadataMap().get(REPLAYED))
        : (Boolean) response.getField(replayedField(response));
  }

  /** The same without the word that it is a replay: what two answers to one key have in common. */
  Result original() {
    return response == null
        ? new Result(null, originalError())
        : new Result(response.toBuilder().clearField(replayedField(response)).build(), null);
  }

  /** Fails unless it is {@code first}, replayed. */
  void isReplayOf(Result first) {
    assertThat(original()).isEqualTo(first.original());
    assertThat(replayed()).as("replayed").isTrue();
  }

  private Status originalError() {
    Status.Builder original = error.toBuilder();
    original.getDetailsBuilderList().stream()
        .filter(detail -> detail.build().is(ErrorInfo.class))
        .forEach(
            detail ->
                detail.mergeFrom(Any.pack(info().toBuilder().removeMetadata(REPLAYED).build())));
    return original.build();
  }

  private static FieldDescriptor replayedField(Message response) {
    return response.getDescriptorForType().findFieldByName(REPLAYED);
  }
}
