package org.creditservice.api.json;

import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import java.util.Map;
import org.creditservice.api.request.Violations;
import org.creditservice.v1.ErrorDetails;

/** Messages in protobuf's own JSON, with the field names of the contract. */
final class JsonForm {
  /** Knows what can be in an Any: recorded responses, and the details of errors. */
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder().add(ErrorDetails.getDescriptor()).build();

  private static final JsonFormat.Parser PARSER = JsonFormat.parser();

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(TYPES)
          .preservingProtoFieldNames()
          .alwaysPrintFieldsWithNoPresence()
          .omittingInsignificantWhitespace();

  private JsonForm() {}

  static String print(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message with contents of an unknown type", e);
    }
  }

  /**
   * The request with these fields.
   *
   * @param type any request of its type
   * @throws org.creditservice.api.error.ApiException INVALID_FIELD with every field that it does
   *     not have or that can't be read
   */
  static Message request(Message type, Map<String, String> fields) {
    Message.Builder request = type.newBuilderForType();
    Violations violations = new Violations();
    fields.forEach((name, value) -> merge(request, name, value, violations));
    violations.throwIfAny();
    return request.build();
  }

  private static void merge(
      Message.Builder request, String name, String value, Violations violations) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
    if (field == null) {
      violations.add(name, "is no field of " + request.getDescriptorForType().getName());
      return;
    }
    JsonObject json = new JsonObject();
    json.addProperty(name, value);
    try {
      PARSER.merge(json.toString(), request);
    } catch (InvalidProtocolBufferException e) {
      violations.add(name, "must be " + accepted(field));
    }
  }

  private static String accepted(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG -> "a whole number";
      case ENUM -> "a value of " + field.getEnumType().getName();
      case MESSAGE -> "a " + field.getMessageType().getName() + " in the form of protobuf's JSON";
      default -> "in the form of protobuf's JSON";
    };
  }
}
