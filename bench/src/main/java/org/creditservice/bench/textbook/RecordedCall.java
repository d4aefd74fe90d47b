package org.creditservice.bench.textbook;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded under a key.
 *
 * @param fingerprint tells whether a later request with this key is the same
 * @param refusalReason why it was refused, unless it was executed
 * @param answer the bytes of the response, or of the refusal's status
 */
record RecordedCall(byte[] fingerprint, @Nullable String refusalReason, byte[] answer) {

  /** Makes the response to a replay from the recorded bytes. */
  interface Replay<S> {
    S of(byte[] answer) throws InvalidProtocolBufferException;
  }

  static RecordedCall executed(Message request, Message response) {
    return new RecordedCall(fingerprint(request), null, response.toByteArray());
  }

  static RecordedCall refused(Message request, Status refusal) {
    return new RecordedCall(fingerprint(request), refusal.getMessage(), refusal.toByteArray());
  }

  /** The outcome of another request with this key. */
  <S> Outcome<S> replay(Message request, Replay<S> replay) {
    if (!Arrays.equals(fingerprint, fingerprint(request))) {
      return Outcome.refused(Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_REUSED");
    }
    try {
      return refusalReason == null
          ? Outcome.answered(replay.of(answer))
          : Outcome.refused(Status.parseFrom(answer));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a recorded answer that cannot be read", e);
    }
  }

  private static byte[] fingerprint(Message request) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(request.toByteArray());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
