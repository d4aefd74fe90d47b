package org.creditservice.db.row;

import java.nio.charset.StandardCharsets;
import org.creditservice.core.record.OperationKey;

/**
 * What an answer's compact form copies from: bytes that stand in many answers, then those of its
 * key, about as they stand in an answer.
 *
 * <p>It must never change, since what is stored refers to it: an answer that has become different
 * copies less, and nothing else.
 */
final class AnswerContext {
  /** One character a byte. */
  private static final byte[] COMMON =
      String.join(
              "",
              "\032\001\n(type.googleapis.com/google.rpc.ErrorInfo\022",
              "\n\024INSUFFICIENT_CREDITS\022\tcredit.v1\032\020\n\010recorded\022\004true",
              "\032\017\n\007balance\022\004",
              "\n+type.googleapis.com/google.rpc.ResourceInfo\022",
              "\n\021credit.v1.Profile\n\rcredit.v1.Job\022",
              "JOB_NOT_FOUND JOB_NOT_PROCESSING DEDUCTION_NOT_FOUND",
              "\010\t\022\057The balance is  credits,  are required.\032\020\n\010required\022\004",
              "system:sweepersystem:import:\017OPENING_BALANCE",
              "\030\001 \001(\030\002 \003(",
              "\030\003 \002(\377\377\377\377\377\377\377\377\377\0010")
          .getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] ACTOR = "B\tanonymousJ".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] TIME = "j\f\b".getBytes(StandardCharsets.US_ASCII);

  /** Where the key's part begins. */
  static final int KEY_START = COMMON.length;

  /** Beside the ids. */
  private static final int KEY_LENGTH = 32;

  private AnswerContext() {}

  /**
   * The context of a key's answer.
   *
   * @param more what it will be longer by
   */
  static Bytes of(OperationKey key, int more) {
    byte[] profileId = key.profileId().getBytes(StandardCharsets.UTF_8);
    byte[] idempotencyKey = key.idempotencyKey().getBytes(StandardCharsets.UTF_8);
    int length = KEY_START + profileId.length + idempotencyKey.length + KEY_LENGTH;
    Bytes context = new Bytes(length + more).write(COMMON);
    context.write('\n').writeNumber(profileId.length).write(profileId).write('\022').write('$');
    context.write(ACTOR).writeNumber(idempotencyKey.length).write(idempotencyKey);
    return context.write(TIME);
  }

  /** What all contexts begin with. */
  static byte[] common() {
    return COMMON.clone();
  }
}
