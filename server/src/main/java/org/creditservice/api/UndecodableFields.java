package org.creditservice.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what made a message unparseable: strings that aren't UTF-8, and the field at which its
 * encoding breaks off.
 *
 * <p>The parser itself only says that something is wrong. This reads the message once more, field
 * by field.
 */
final class UndecodableFields {
  private static final String NOT_UTF8 = "must be UTF-8";
  private static final String BROKEN = "can't be decoded";

  private final Violations violations = new Violations();

  private UndecodableFields() {}

  static Violations find(Descriptor type, byte[] message) {
    UndecodableFields fields = new UndecodableFields();
    fields.scan(type, CodedInputStream.newInstance(message), "");
    return fields.violations;
  }

  private void scan(Descriptor type, CodedInputStream message, String prefix) {
    String path = prefix.isEmpty() ? RequestParser.WHOLE_MESSAGE : prefix;
    try {
      for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
        FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
        path = path(prefix, field, path);
        if (field == null
            || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          message.skipField(tag);
        } else {
          check(field, message.readBytes(), path);
        }
      }
    } catch (IOException e) {
      violations.add(path, BROKEN);
    }
  }

  private void check(FieldDescriptor field, ByteString value, String path) {
    if (field.getJavaType() == JavaType.MESSAGE) {
      scan(field.getMessageType(), value.newCodedInput(), path);
    } else if (field.getJavaType() == JavaType.STRING && !value.isValidUtf8()) {
      violations.add(path, NOT_UTF8);
    }
  }

  /** An unknown field has no name; what is around it stands for it. */
  private static String path(String prefix, @Nullable FieldDescriptor field, String around) {
    if (field == null) {
      return around;
    }
    return prefix.isEmpty() ? field.getName() : prefix + "." + field.getName();
  }
}
