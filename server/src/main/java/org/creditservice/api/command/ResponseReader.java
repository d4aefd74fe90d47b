package org.creditservice.api.command;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import com.google.rpc.Status;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.ErrorStatus;
import org.creditservice.api.error.Errors;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.v1.DeductCreditsResponse;

/**
 * Makes responses and errors from the recorded bytes and nothing else, so that replays are exact.
 */
final class ResponseReader {
  /**
   * {@code replayed = true}, encoded, which is the same in every response message. Concatenated
   * messages are merged when they are parsed, so appending this sets the field. Parsing and
   * encoding the message would cost more than everything else here.
   */
  private static final byte[] REPLAYED = {
    (byte) (DeductCreditsResponse.REPLAYED_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT), 1
  };

  private ResponseReader() {}

  /** The response message of an executed command. */
  static byte[] response(CommittedDecision decision) {
    byte[] recorded = decision.answer().bytes();
    if (!decision.replayed()) {
      return recorded;
    }
    byte[] response = Arrays.copyOf(recorded, recorded.length + REPLAYED.length);
    System.arraycopy(REPLAYED, 0, response, recorded.length, REPLAYED.length);
    return response;
  }

  /** The error of a refused command. */
  static ApiException refusal(CommittedDecision decision) {
    Status recorded = status(decision.answer().bytes());
    return new ApiException(
        Objects.requireNonNull(decision.refusal()),
        decision.replayed() ? ErrorStatus.replayed(recorded) : recorded);
  }

  /** The error of a command without an answer. */
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
      throw new IllegalStateException("a recorded refusal that cannot be read", e);
    }
  }
}
