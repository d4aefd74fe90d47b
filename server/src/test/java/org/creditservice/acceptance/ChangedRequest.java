package org.creditservice.acceptance;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest.TargetCase;

/**
 * A valid request that differs from another one.
 *
 * @param fields in which it differs
 */
record ChangedRequest(Message request, Set<String> fields) {
  private static final Set<String> NAMES_OF_THE_OPERATION = Set.of("profile_id", "idempotency_key");

  /**
   * Each field of {@code request} changed in turn, each one that may be absent also taken away, and
   * all of them changed at once. Found by reflection, so that no field is forgotten.
   */
  static List<ChangedRequest> allOf(Message request) {
    List<ChangedRequest> all = new ArrayList<>();
    Message.Builder everything = request.toBuilder();
    Set<String> everyField = new TreeSet<>();
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      if (isParameter(request, field)) {
        all.add(of(request.toBuilder(), field));
        everyField.addAll(of(everything, field).fields);
        if (isPresentOptional(request, field)) {
          all.add(with(request.toBuilder().clearField(field), field));
        }
      }
    }
    all.add(new ChangedRequest(everything.build(), everyField));
    if (request instanceof RefundCreditsRequest refund) {
      all.add(withOtherTarget(refund));
    }
    return all;
  }

  private static boolean isParameter(Message request, FieldDescriptor field) {
    boolean otherTarget =
        field.getRealContainingOneof() != null
            && !field.equals(request.getOneofFieldDescriptor(field.getRealContainingOneof()));
    return !NAMES_OF_THE_OPERATION.contains(field.getName()) && !otherTarget;
  }

  private static boolean isPresentOptional(Message request, FieldDescriptor field) {
    return field.isMapField()
        ? request.getRepeatedFieldCount(field) > 0
        : field.getRealContainingOneof() == null && field.hasPresence() && request.hasField(field);
  }

  private static ChangedRequest of(Message.Builder request, FieldDescriptor field) {
    if (field.isMapField()) {
      Message.Builder pair = request.newBuilderForField(field);
      FieldDescriptor key = pair.getDescriptorForType().findFieldByName("key");
      request.addRepeatedField(field, pair.setField(key, "another").build());
    } else {
      request.setField(field, changed(field, request.getField(field)));
    }
    return with(request, field);
  }

  private static Object changed(FieldDescriptor field, Object value) {
    if (field.getJavaType() == JavaType.LONG) {
      return (Long) value + 1;
    }
    if (value instanceof Duration duration) {
      return duration.toBuilder().setSeconds(duration.getSeconds() + 1).build();
    }
    return field.getName().equals("entry_id") ? UUID.randomUUID().toString() : value + "X";
  }

  /** The deduction's key in place of its entry, or the other way round. */
  private static ChangedRequest withOtherTarget(RefundCreditsRequest refund) {
    RefundCreditsRequest.Builder other = refund.toBuilder();
    if (refund.getTargetCase() == TargetCase.ENTRY_ID) {
      other.setDeductionKey(OperationCase.DEDUCTION);
    } else {
      other.setEntryId(UUID.randomUUID().toString());
    }
    return new ChangedRequest(other.build(), Set.of("entry_id", "deduction_key"));
  }

  private static ChangedRequest with(Message.Builder request, FieldDescriptor field) {
    return new ChangedRequest(request.build(), Set.of(field.getName()));
  }
}
