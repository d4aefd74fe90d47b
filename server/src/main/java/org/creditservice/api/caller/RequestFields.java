package org.creditservice.api.caller;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.creditservice.access.policy.CallFields;
import org.creditservice.core.command.CreateProfile;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a type of requests a policy looks at. They are found by their names, so that a
 * new method is limited from its first day.
 *
 * @param amount the credits that a request names, under whichever name
 * @param openingBalance whether they are an opening balance, whose reason the service gives
 * @param unnamedIsAll whether all that remains is meant where no amount is named
 */
record RequestFields(
    @Nullable FieldDescriptor profileId,
    @Nullable FieldDescriptor reasonCode,
    @Nullable FieldDescriptor amount,
    boolean openingBalance,
    boolean unnamedIsAll) {

  private static final String OPENING_BALANCE = "opening_balance";

  private static final Map<Descriptor, RequestFields> ALL = new ConcurrentHashMap<>();

  static RequestFields of(Descriptor type) {
    RequestFields known = ALL.get(type);
    return known == null ? ALL.computeIfAbsent(type, RequestFields::find) : known;
  }

  private static RequestFields find(Descriptor type) {
    FieldDescriptor amount = type.findFieldByName("amount");
    FieldDescriptor opening = type.findFieldByName(OPENING_BALANCE);
    FieldDescriptor end = type.findFieldByName("final_amount");
    return new RequestFields(
        type.findFieldByName("profile_id"),
        type.findFieldByName("reason_code"),
        amount != null ? amount : opening != null ? opening : end,
        opening != null,
        amount != null && amount.hasPresence());
  }

  /** What a request has in them. */
  CallFields read(Message request) {
    if (profileId == null) {
      return CallFields.WHOLE_SERVER;
    }
    Long credits = credits(request);
    return new CallFields((String) request.getField(profileId), reason(request, credits), credits);
  }

  private @Nullable Long credits(Message request) {
    if (amount == null) {
      return null;
    }
    if (amount.hasPresence() && !request.hasField(amount)) {
      return unnamedIsAll ? CallFields.UNNAMED : null;
    }
    return (Long) request.getField(amount);
  }

  private @Nullable String reason(Message request, @Nullable Long credits) {
    if (openingBalance) {
      return credits != null && credits > 0 ? CreateProfile.OPENING_BALANCE : null;
    }
    return reasonCode == null ? null : (String) request.getField(reasonCode);
  }
}
