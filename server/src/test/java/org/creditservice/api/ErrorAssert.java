package org.creditservice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
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
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An error as a caller sees it. */
public final class ErrorAssert {
  private final Status status;

  private ErrorAssert(Status status) {
    this.status = status;
  }

  public static ErrorAssert assertError(ThrowingCallable call) {
    return assertError(catchThrowableOfType(StatusRuntimeException.class, call));
  }

  public static ErrorAssert assertError(Throwable error) {
    assertThat(error).as("error").isNotNull();
    Status status = StatusProto.fromThrowable(error);
    assertThat(status).as("details of %s", error).isNotNull();
    return assertStatus(status);
  }

  public static ErrorAssert assertStatus(Status status) {
    assertThat(status.getMessage()).as("message").endsWith(".");
    ErrorAssert error = new ErrorAssert(status);
    assertThat(error.info().getDomain()).isEqualTo("credit.v1");
    return error;
  }

  public ErrorAssert has(Code code, String reason) {
    assertThat(info().getReason()).isEqualTo(reason);
    assertThat(Code.forNumber(status.getCode())).isEqualTo(code);
    return this;
  }

  public ErrorAssert isRecorded(boolean recorded) {
    return hasMetadata("recorded", Boolean.toString(recorded));
  }

  public ErrorAssert hasMetadata(String key, String value) {
    assertThat(info().getMetadataMap()).containsEntry(key, value);
    return this;
  }

  public ErrorAssert hasOnlyMetadata(Map<String, String> metadata) {
    assertThat(info().getMetadataMap()).isEqualTo(metadata);
    return this;
  }

  public ErrorAssert hasMessage(String message) {
    assertThat(status.getMessage()).isEqualTo(message);
    return this;
  }

  /** INVALID_FIELD with exactly these fields. */
  public void violates(String... fields) {
    has(Code.INVALID_ARGUMENT, "INVALID_FIELD").isRecorded(false);
    assertThat(violations()).extracting(FieldViolation::getField).containsExactlyInAnyOrder(fields);
    assertThat(violations()).extracting(FieldViolation::getDescription).doesNotContain("");
  }

  public List<FieldViolation> violations() {
    return detail(BadRequest.class).getFieldViolationsList();
  }

  public ErrorInfo info() {
    return detail(ErrorInfo.class);
  }

  /** The one detail of a type. */
  public <T extends Message> T detail(Class<T> type) {
    List<Any> details = status.getDetailsList().stream().filter(any -> any.is(type)).toList();
    assertThat(details).as("%s in %s", type.getSimpleName(), status).hasSize(1);
    try {
      return details.get(0).unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  public int detailCount() {
    return status.getDetailsCount();
  }

  public Status status() {
    return status;
  }
}
