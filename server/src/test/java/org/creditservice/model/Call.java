package org.creditservice.model;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import org.creditservice.testing.ErrorDetails;
import org.creditservice.v1.Job;
import org.creditservice.v1.LedgerEntry;
import org.jspecify.annotations.Nullable;

/**
 * One call and its answer.
 *
 * @param response without {@code replayed}; null if the call was refused
 * @param refusal without the metadata {@code replayed}; null if the call succeeded
 * @param afterSequence the newest entry acknowledged before the call began
 */
record Call(
    Message request,
    @Nullable Message response,
    @Nullable ErrorInfo refusal,
    boolean replayed,
    long afterSequence) {

  static Call answered(Message request, Message response, long afterSequence) {
    FieldDescriptor replayed = response.getDescriptorForType().findFieldByName("replayed");
    return new Call(
        request,
        response.toBuilder().clearField(replayed).build(),
        null,
        (Boolean) response.getField(replayed),
        afterSequence);
  }

  static Call refused(Message request, StatusRuntimeException failure, long afterSequence) {
    ErrorInfo info = errorInfo(failure);
    return new Call(
        request,
        null,
        info.toBuilder().removeMetadata("replayed").build(),
        info.getMetadataOrDefault("replayed", "false").equals("true"),
        afterSequence);
  }

  private static ErrorInfo errorInfo(StatusRuntimeException failure) {
    return ErrorDetails.find(failure, ErrorInfo.class)
        .orElseThrow(() -> new AssertionError("a failure without ErrorInfo", failure));
  }

  String profileId() {
    return string(request, "profile_id");
  }

  String key() {
    return string(request, "idempotency_key");
  }

  /** A text field, which the message must have. */
  static String string(Message message, String field) {
    return (String) message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  /** The minimum interval since the last deduction; zero if the request has none. */
  Duration minInterval() {
    return field(request, "min_interval", Duration.class, Duration.getDefaultInstance());
  }

  /** The entry in the response, or the default entry if there is none. */
  LedgerEntry entry() {
    return field(response, "entry", LedgerEntry.class, LedgerEntry.getDefaultInstance());
  }

  /** The job in the response, or the default job if there is none. */
  Job job() {
    return field(response, "job", Job.class, Job.getDefaultInstance());
  }

  private static <T extends Message> T field(
      @Nullable Message message, String name, Class<T> type, T absent) {
    if (message == null) {
      return absent;
    }
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    return field == null ? absent : type.cast(message.getField(field));
  }

  boolean hasEntry() {
    return !entry().equals(LedgerEntry.getDefaultInstance());
  }

  /** The reason of the refusal, empty if the call succeeded. */
  String reason() {
    return refusal == null ? "" : refusal.getReason();
  }

  boolean recordedRefusal() {
    return refusal != null && refusal.getMetadataOrThrow("recorded").equals("true");
  }
}
