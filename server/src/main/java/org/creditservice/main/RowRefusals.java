package org.creditservice.main;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.imports.RefusalReader;

/** Refusals of imported rows, in the words of the file. */
final class RowRefusals implements RefusalReader {

  @Override
  public String reason(RecordedAnswer refusal) {
    try {
      Status status = Status.parseFrom(refusal.bytes());
      return sentence(status, status.getDetails(0).unpack(ErrorInfo.class));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a refusal that can't be read", e);
    }
  }

  private static String sentence(Status status, ErrorInfo info) {
    if (info.getReason().equals(ErrorReason.IDEMPOTENCY_KEY_REUSED.name())) {
      return "conflict: an earlier import, or an earlier line, had this profile with another "
          + columns(info)
          + "; nothing was changed";
    }
    if (info.getReason().equals(ErrorReason.PROFILE_ALREADY_EXISTS.name())) {
      return "the profile exists already, and not from an import; nothing was changed";
    }
    return status.getMessage();
  }

  private static String columns(ErrorInfo info) {
    return info.getMetadataOrDefault("differing_fields", "")
        .replace(Field.OPENING_BALANCE.wireName(), "balance")
        .replace(",", " and ");
  }
}
