package org.creditservice.client;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/** Looks at requests of all kinds before they are sent. */
final class Requests {
  private static final String KEY = "idempotency_key";

  private Requests() {}

  /** The request, with a new key unless it has one. */
  static <Q extends Message> Q withKey(Q request) {
    return text(request, KEY).isEmpty() ? withKey(request, Keys.create()) : request;
  }

  @SuppressWarnings("unchecked") // A builder builds what it was made from.
  static <Q extends Message> Q withKey(Q request, String key) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName(KEY);
    return (Q) request.toBuilder().setField(field, key).build();
  }

  /** The value of a field that all commands have. */
  static String text(Message request, String name) {
    return (String) request.getField(request.getDescriptorForType().findFieldByName(name));
  }

  /**
   * Checks what can be known without the service.
   *
   * @throws IllegalArgumentException that names the field
   */
  static <Q extends Message> Q valid(Q request) {
    Arguments.notNull("request", request);
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      if (!field.isRepeated() && (!field.hasPresence() || request.hasField(field))) {
        check(field.getName(), request.getField(field));
      }
    }
    return request;
  }

  private static void check(String name, Object value) {
    switch (name) {
      case "profile_id", KEY, "job_id", "target_key", "deduction_key" ->
          Arguments.id(name, (String) value);
      case "amount" -> Arguments.amount(name, (long) value);
      case "opening_balance", "final_amount" -> Arguments.notNegative(name, (long) value);
      case "reason_code" -> Arguments.reasonCode(name, (String) value);
      default -> {}
    }
  }
}
