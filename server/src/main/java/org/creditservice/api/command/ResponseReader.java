package org.creditservice.api.command;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import com.google.rpc.Status;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.ErrorStatus;
import org.creditservice.api.error.Errors;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.v1.DeductCreditsResponse;

/**
 * What a caller gets, made from the recorded bytes and from nothing else, so that replays are
 * exact.
 */
final class ResponseReader {
  /**
   * {@code replayed = true}, the same in every response message. Messages joined end to end are
   * their merger, so appending this sets the field; parsing the message first would cost more than
   * all else done here.
   */
  private static final byte[] REPLAYED = {
    (byte) (DeductCreditsResponse.REPLAYED_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT), 1
  };

  private ResponseReader() {}

  /** The response message of an executed command. */
  static byte[] response(CommittedDecision reply) {
    byte[] recorded = reply.answer().bytes();
    if (!reply.replayed()) {
      return recorded;
    }
    byte[] response = Arrays.copyOf(recorded, recorded.length + REPLAYED.length);
    System.arraycopy(REPLAYED, 0, response, recorded.length, REPLAYED.length);
    return response;
  }

  /** The error of a refused command. */
  static ApiException refusal(CommittedDecision reply) {
    Status recorded = status(reply.answer().bytes());
    return new ApiException(reply.replayed() ? ErrorStatus.replayed(recorded) : recorded);
  }

  /** The error of a command that has no answer. */
  static ApiException failure(String method, Throwable failure) {
    if (failure instanceof NotExecutedException notExecuted) {
      return Errors.notExecuted(notExecuted);
    }
    if (failure instanceof CancellationException) {
      return Errors.cancelled();
    }
    return Errors.internal(method, failure);
  }

  private static Status status(byte[] recorded) {
    try {
      return Status.parseFrom(recorded);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a recorded refusal that can't be read", e);
    }
  }
}
