package org.creditservice.api.request;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Finds the fields that make a message unparseable: strings that aren't UTF-8, and the field whose
 * encoding is broken.
 *
 * <p>The parser only reports that something is wrong, so this reads the message once more, field by
 * field. Generated clients do send such messages: C++ writes a string that isn't UTF-8 and only
 * logs it, protobuf.js writes one that was cut inside a surrogate pair. Their callers must know
 * which field to fix.
 */
final class UndecodableFields {
  private static final String NOT_UTF8 = "must be UTF-8";
  private static final String BROKEN = "can't be decoded";

  /** The field number of the key in every map entry. */
  private static final int MAP_KEY_NUMBER = 1;

  private final Violations violations = new Violations();

  private UndecodableFields() {}

  static Violations find(Descriptor type, byte[] message) {
    UndecodableFields fields = new UndecodableFields();
    fields.scan(type, ByteString.copyFrom(message), "");
    return fields.violations;
  }

  /** Scans the message at {@code parent}, which is empty for the request itself. */
  private void scan(Descriptor type, ByteString bytes, String parent) {
    CodedInputStream message = bytes.newCodedInput();
    String path = parent.isEmpty() ? RequestParser.WHOLE_MESSAGE : parent;
    try {
      for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
        FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
        if (field != null && !type.getOptions().getMapEntry()) {
          path = parent.isEmpty() ? field.getName() : parent + "." + field.getName();
        }
        if (field != null && isLengthDelimited(tag)) {
          check(field, message.readBytes(), path);
        } else {
          message.skipField(tag);
        }
      }
    } catch (IOException e) {
      violations.add(path, BROKEN);
    }
  }

  private void check(FieldDescriptor field, ByteString value, String path) {
    if (field.getJavaType() == JavaType.MESSAGE) {
      String inner = field.isMapField() ? FieldRules.pairPath(path, key(value)) : path;
      scan(field.getMessageType(), value, inner);
    } else if (field.getJavaType() == JavaType.STRING && !value.isValidUtf8()) {
      violations.add(path, NOT_UTF8);
    }
  }

  /** The key of a map entry, empty if it can't be read; invalid UTF-8 becomes a placeholder. */
  private static String key(ByteString pair) {
    CodedInputStream entry = pair.newCodedInput();
    try {
      int tag = entry.readTag();
      boolean isKey = WireFormat.getTagFieldNumber(tag) == MAP_KEY_NUMBER && isLengthDelimited(tag);
      return isKey ? entry.readBytes().toStringUtf8() : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean isLengthDelimited(int tag) {
    return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
