package org.creditservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
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
 * The result of a call as its caller sees it: either a response or an error.
 *
 * @param error with its details
 */
public record Result(@Nullable Message response, @Nullable Status error) {
  private static final String REPLAYED = "replayed";

  static Result of(StatusRuntimeException exception) {
    Status error = StatusProto.fromThrowable(exception);
    if (error != null) {
      assertThat(error.getCode()).isEqualTo(exception.getStatus().getCode().value());
    }
    return new Result(null, error);
  }

  public static Result of(Message response) {
    return new Result(response, null);
  }

  public boolean isSuccess() {
    return response != null;
  }

  /** The response. Fails if this is an error. */
  public Message succeeded() {
    assertThat(error).isNull();
    return response;
  }

  /** The response. Fails if this is an error. */
  public <T extends Message> T succeeded(Class<T> type) {
    return type.cast(succeeded());
  }

  private Status failed() {
    assertThat(error).as("an error, not %s", response).isNotNull();
    return error;
  }

  /** Fails unless this is an error for this reason. */
  public Result refused(String reason) {
    assertThat(info().getReason()).as("%s", error).isEqualTo(reason);
    return this;
  }

  /** Fails unless this is INVALID_FIELD about exactly these fields. */
  public void violates(String... fields) {
    refused("INVALID_FIELD");
    assertThat(code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(detail(BadRequest.class).getFieldViolationsList())
        .extracting(FieldViolation::getField)
        .containsExactlyInAnyOrder(fields);
  }

  public Code code() {
    return Code.forNumber(failed().getCode());
  }

  public String message() {
    return failed().getMessage();
  }

  /** The reason of an error, null for a response. */
  public @Nullable String reason() {
    return isSuccess() ? null : info().getReason();
  }

  /** The ErrorInfo, which every error has. */
  public ErrorInfo info() {
    return detail(ErrorInfo.class);
  }

  public String metadata(String key) {
    return info().getMetadataMap().get(key);
  }

  /** The detail of this type. Fails unless there is exactly one. */
  public <T extends Message> T detail(Class<T> type) {
    List<T> details = ErrorDetails.all(failed(), type);
    assertThat(details).as("%s in %s", type.getSimpleName(), error).hasSize(1);
    return details.get(0);
  }

  /** Whether the answer is recorded under the command's key. */
  public boolean isRecorded() {
    return isSuccess() || "true".equals(metadata("recorded"));
  }

  public boolean replayed() {
    return response == null
        ? "true".equals(metadata(REPLAYED))
        : (Boolean) response.getField(replayedField(response));
  }

  /** The same without {@code replayed}: what the first answer and its replays have in common. */
  public Result original() {
    return response == null
        ? new Result(null, originalError())
        : new Result(response.toBuilder().clearField(replayedField(response)).build(), null);
  }

  /** Fails unless this is a replay of {@code first}. */
  public void isReplayOf(Result first) {
    assertThat(original()).isEqualTo(first.original());
    assertThat(replayed()).as("replayed").isTrue();
  }

  private Status originalError() {
    Status.Builder original = failed().toBuilder();
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
