package org.creditservice.upgrade;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;

/**
 * A request that differs from a recorded one under the same key. It is valid whatever the recorded
 * one was, even one at its limits: every changed value is a new one of its own.
 *
 * @param fields in which it differs
 */
record ChangedRequest(Message request, Set<String> fields) {
  private static final Set<String> NAMES_OF_THE_OPERATION = Set.of("profile_id", "idempotency_key");
  private static final String OTHER_TEXT = "OTHER";
  private static final String OTHER_ID = "00000000-0000-7000-8000-000000000000";

  /**
   * Each parameter of {@code request} changed in turn, each optional one also removed, all of them
   * changed at once, and another method. Found by reflection, so that no field is forgotten.
   */
  static List<ChangedRequest> allOf(RecordedCall call) {
    Message request = call.request();
    List<ChangedRequest> all = new ArrayList<>();
    Message.Builder everything = request.toBuilder();
    Set<String> everyField = new TreeSet<>();
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      if (isParameter(request, field)) {
        all.add(with(change(request.toBuilder(), field), field));
        everyField.addAll(with(change(everything, field), field).fields);
        if (isRemovable(request, field)) {
          all.add(with(request.toBuilder().clearField(field), field));
        }
      }
    }
    all.add(new ChangedRequest(everything.build(), everyField));
    if (request instanceof RefundCreditsRequest refund) {
      all.add(withOtherTarget(refund));
    }
    all.add(withOtherMethod(call));
    return all;
  }

  private static boolean isParameter(Message request, FieldDescriptor field) {
    boolean otherTarget = field.getRealContainingOneof() != null && !request.hasField(field);
    return !NAMES_OF_THE_OPERATION.contains(field.getName()) && !otherTarget;
  }

  /** Absent and zero are the same {@code min_interval}: to remove a zero changes nothing. */
  private static boolean isRemovable(Message request, FieldDescriptor field) {
    if (field.isMapField()) {
      return request.getRepeatedFieldCount(field) > 0;
    }
    return field.toProto().getProto3Optional()
        && request.hasField(field)
        && !request.getField(field).equals(Durations.ZERO);
  }

  private static Message.Builder change(Message.Builder request, FieldDescriptor field) {
    if (field.isMapField()) {
      Message.Builder pair = request.newBuilderForField(field);
      FieldDescriptor key = pair.getDescriptorForType().findFieldByName("key");
      Message otherPair = pair.setField(key, "other").build();
      return request.clearField(field).addRepeatedField(field, otherPair);
    }
    return request.setField(field, other(field, request.getField(field)));
  }

  private static Object other(FieldDescriptor field, Object value) {
    if (field.getJavaType() == JavaType.LONG) {
      return value.equals(1L) ? 2L : 1L;
    }
    if (value instanceof Duration) {
      return value.equals(Durations.fromSeconds(1))
          ? Durations.fromSeconds(2)
          : Durations.fromSeconds(1);
    }
    return field.getName().equals("entry_id") ? OTHER_ID : OTHER_TEXT;
  }

  /** The deduction's key in place of its entry, or the reverse. */
  private static ChangedRequest withOtherTarget(RefundCreditsRequest refund) {
    RefundCreditsRequest.Builder other = refund.toBuilder();
    if (refund.hasEntryId()) {
      other.setDeductionKey(OTHER_TEXT);
    } else {
      other.setEntryId(OTHER_ID);
    }
    return new ChangedRequest(other.build(), Set.of("entry_id", "deduction_key"));
  }

  private static ChangedRequest withOtherMethod(RecordedCall call) {
    Requests requests = new Requests(call.text("profile_id"));
    String key = call.text("idempotency_key");
    Message other =
        call.request() instanceof GrantCreditsRequest
            ? requests.deduct(key, 1).build()
            : requests.grant(key, 1).build();
    return new ChangedRequest(other, Set.of("method"));
  }

  private static ChangedRequest with(Message.Builder request, FieldDescriptor field) {
    return new ChangedRequest(request.build(), Set.of(field.getName()));
  }
}
