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
 * @param response what it answered, {@code replayed} taken out; null if it was refused
 * @param refusal why it was refused, the metadata {@code replayed} taken out; null if it was not
 * @param afterSequence an entry that had been acknowledged before the call began
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

  /** A field that the message's type has. */
  static String string(Message message, String field) {
    return (String) message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  /** How long its deduction wants the one before to be ago; none for requests that don't ask. */
  Duration minInterval() {
    return field(request, "min_interval", Duration.class, Duration.getDefaultInstance());
  }

  /** The entry in the answer; the default entry where there is none. */
  LedgerEntry entry() {
    return field(response, "entry", LedgerEntry.class, LedgerEntry.getDefaultInstance());
  }

  /** The job in the answer; the default job where there is none. */
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

  /** Why it was refused, empty if it was not. */
  String reason() {
    return refusal == null ? "" : refusal.getReason();
  }

  boolean recordedRefusal() {
    return refusal != null && refusal.getMetadataOrThrow("recorded").equals("true");
  }
}
