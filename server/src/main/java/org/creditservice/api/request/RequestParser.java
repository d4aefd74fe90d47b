package org.creditservice.api.request;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.Objects;
import org.creditservice.api.error.ApiException;

/** Parses the messages of one request type, or says which fields can't be parsed. */
final class RequestParser<T> {
  /** What stands for a field's name if the message as a whole is wrong. */
  static final String WHOLE_MESSAGE = "request";

  private final Message prototype;
  private final Parser<T> parser;

  /** For the messages that {@code marshaller}, one of generated code, is for. */
  @SuppressWarnings("unchecked") // A message's parser makes messages of its own type.
  RequestParser(Marshaller<T> marshaller) {
    T message = ((PrototypeMarshaller<T>) marshaller).getMessagePrototype();
    this.prototype = (Message) Objects.requireNonNull(message);
    this.parser = (Parser<T>) prototype.getParserForType();
  }

  /**
   * The message.
   *
   * @throws ApiException INVALID_FIELD
   */
  T parse(byte[] bytes) {
    if (bytes.length > RequestBytes.MAX) {
      throw invalid("must be at most " + RequestBytes.MAX + " bytes");
    }
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      UndecodableFields.find(prototype.getDescriptorForType(), bytes).throwIfAny();
      throw invalid("can't be decoded");
    }
  }

  static ApiException invalid(String description) {
    Violations violations = new Violations();
    violations.add(WHOLE_MESSAGE, description);
    return violations.toException();
  }
}
