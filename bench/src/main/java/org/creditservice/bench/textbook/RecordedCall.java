package org.creditservice.bench.textbook;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded under a key.
 *
 * @param fingerprint tells whether a later request with this key is the same
 * @param refusalReason why it was refused, unless it was executed
 * @param answer the bytes of the response, or of the refusal's status
 */
record RecordedCall(ByteString fingerprint, @Nullable String refusalReason, ByteString answer) {

  /** Makes the response to a replay from the recorded bytes. */
  interface Replay<S> {
    S of(ByteString answer) throws InvalidProtocolBufferException;
  }

  /** As it is read from its row. */
  static RecordedCall of(byte[] fingerprint, @Nullable String refusalReason, byte[] answer) {
    return new RecordedCall(
        ByteString.copyFrom(fingerprint), refusalReason, ByteString.copyFrom(answer));
  }

  static RecordedCall executed(Message request, Message response) {
    return new RecordedCall(fingerprint(request), null, response.toByteString());
  }

  static RecordedCall refused(Message request, Status refusal) {
    return new RecordedCall(fingerprint(request), refusal.getMessage(), refusal.toByteString());
  }

  /** The outcome of another request with this key. */
  <S> Outcome<S> replay(Message request, Replay<S> replay) {
    if (!fingerprint.equals(fingerprint(request))) {
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

  private static ByteString fingerprint(Message request) {
    try {
      return ByteString.copyFrom(
          MessageDigest.getInstance("SHA-256").digest(request.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
