package org.creditservice.api.request;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;

/**
 * The bytes of a request that mean nothing to this version: fields that it doesn't know, at any
 * depth, and values that later ones replace.
 *
 * <p>A client of a later version may send some, so a few are ignored. More would be a way to make
 * each request take ten times the memory of the largest valid one.
 */
final class SurplusBytes {
  /** Most of them, in bytes: some dozens of flags and names of a version to come. */
  static final int MAX = 1024;

  private SurplusBytes() {}

  /** Whether a request has too many. Most requests are shorter than the limit, and cost nothing. */
  static boolean areTooMany(Descriptor type, byte[] message) {
    return message.length > MAX && message.length - meaningful(type, message) > MAX;
  }

  private static int meaningful(Descriptor type, byte[] message) {
    try {
      return DiscardUnknownFieldsParser.wrap(
              DynamicMessage.getDefaultInstance(type).getParserForType())
          .parseFrom(message)
          .getSerializedSize();
    } catch (InvalidProtocolBufferException e) {
      // The request's own parser will say so, and which field it is.
      return message.length;
    }
  }
}
