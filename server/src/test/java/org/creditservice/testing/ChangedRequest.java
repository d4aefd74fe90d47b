package org.creditservice.testing;

import static org.creditservice.core.Limits.METADATA_PAIRS_MAX;

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
 * A request that differs from an earlier one under the same key. It is valid even if the earlier
 * one is at its limits, since each changed value is a new one.
 *
 * @param fields the fields in which it differs
 */
public record ChangedRequest(Message request, Set<String> fields) {
  private static final Set<String> NAMES_OF_THE_OPERATION = Set.of("profile_id", "idempotency_key");
  private static final String OTHER_TEXT = "OTHER";
  private static final String OTHER_ID = "00000000-0000-7000-8000-000000000000";

  /**
   * Each parameter of {@code request} changed in turn, each optional one also removed, all of them
   * changed at once, and another method. Finds the fields by reflection, so that none is forgotten.
   *
   * @param deductionKey names the deduction in place of its entry, where the request is a refund
   */
  public static List<ChangedRequest> allOf(Message request, String deductionKey) {
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
        if (field.isMapField() && request.getRepeatedFieldCount(field) < METADATA_PAIRS_MAX) {
          all.add(with(addPair(request.toBuilder(), field), field));
        }
      }
    }
    all.add(new ChangedRequest(everything.build(), everyField));
    if (request instanceof RefundCreditsRequest refund) {
      all.add(withOtherTarget(refund, deductionKey));
    }
    all.add(withOtherMethod(request));
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
    return field.isMapField()
        ? addPair(request.clearField(field), field)
        : request.setField(field, other(field, request.getField(field)));
  }

  private static Message.Builder addPair(Message.Builder request, FieldDescriptor field) {
    Message.Builder pair = request.newBuilderForField(field);
    FieldDescriptor key = pair.getDescriptorForType().findFieldByName("key");
    return request.addRepeatedField(field, pair.setField(key, "other").build());
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
  private static ChangedRequest withOtherTarget(RefundCreditsRequest refund, String deductionKey) {
    RefundCreditsRequest.Builder other = refund.toBuilder();
    if (refund.hasEntryId()) {
      other.setDeductionKey(deductionKey);
    } else {
      other.setEntryId(OTHER_ID);
    }
    return new ChangedRequest(other.build(), Set.of("entry_id", "deduction_key"));
  }

  private static ChangedRequest withOtherMethod(Message request) {
    String profileId = text(request, "profile_id");
    String key = text(request, "idempotency_key");
    Message other =
        request instanceof GrantCreditsRequest
            ? Requests.deduct(profileId, key, 1)
            : Requests.grant(profileId, key, 1);
    return new ChangedRequest(other, Set.of("method"));
  }

  private static String text(Message request, String field) {
    return (String) request.getField(request.getDescriptorForType().findFieldByName(field));
  }

  private static ChangedRequest with(Message.Builder request, FieldDescriptor field) {
    return new ChangedRequest(request.build(), Set.of(field.getName()));
  }
}
