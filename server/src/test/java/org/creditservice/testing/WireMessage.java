package org.creditservice.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A message of PostgreSQL's wire protocol: a type, a length and a body.
 *
 * @param type {@link #NO_TYPE} for the first message that a client sends
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record WireMessage(char type, byte[] body) {
  static final char NO_TYPE = 0;
  static final char BIND = 'B';
  static final char ERROR = 'E';
  static final char PARSE = 'P';
  static final char QUERY = 'Q';
  static final char READY_FOR_QUERY = 'Z';
  static final char SYNC = 'S';

  static WireMessage readFirst(DataInputStream in) throws IOException {
    return read(NO_TYPE, in);
  }

  static WireMessage read(DataInputStream in) throws IOException {
    return read((char) in.readUnsignedByte(), in);
  }

  private static WireMessage read(char type, DataInputStream in) throws IOException {
    byte[] body = new byte[in.readInt() - Integer.BYTES];
    in.readFully(body);
    return new WireMessage(type, body);
  }

  void write(DataOutputStream out) throws IOException {
    if (type != NO_TYPE) {
      out.writeByte(type);
    }
    out.writeInt(body.length + Integer.BYTES);
    out.write(body);
  }

  /** The same with another text. */
  WireMessage with(UnaryOperator<String> replacement) {
    return new WireMessage(type, replacement.apply(text()).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The {@code index}th NUL-terminated string of the body, counted from 0. */
  String string(int index) {
    return text().split("\0", -1)[index];
  }

  /** The field of an error that has this type. */
  String field(char fieldType) {
    return Arrays.stream(text().split("\0", -1))
        .filter(field -> field.startsWith(String.valueOf(fieldType)))
        .map(field -> field.substring(1))
        .findFirst()
        .orElse("");
  }

  String text() {
    return new String(body, StandardCharsets.ISO_8859_1);
  }
}
