package org.creditservice.db.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Timestamp;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.creditservice.core.record.OperationKey;
import org.creditservice.testing.Seed;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.LedgerEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactAnswerTest {
  private static final OperationKey KEY = new OperationKey("user-1", "7d44a1-deduct");
  private static final Instant TIME = Instant.parse("2026-11-27T02:00:00.123456Z");

  @RegisterExtension private final Seed seed = new Seed();

  /** If this fails, stored answers can't be read any more: the context must never change. */
  @Test
  void theStoredFormStaysAsItIs() {
    String stored =
        "00010a6e86007f01a21447167a79e480000000020f646b051808200228fd81816a00ff80816d08d2093a05494d414745970a0b0b08a0c8a3d806108094ef3a";
    assertThat(HexFormat.of().formatHex(compact(deduction()))).isEqualTo(stored);
    assertThat(read(HexFormat.of().parseHex(stored))).isEqualTo(deduction());
  }

  /** As it was stored before: neither a message nor a status begins with the byte 0. */
  @Test
  void aPlainAnswerIsReadAsItIs() {
    assertThat(read(deduction())).isEqualTo(deduction());
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void whatWouldNotBecomeShorterIsStoredAsItIs() {
    byte[] tiny = {8, 1};
    assertThat(compact(tiny)).isEqualTo(tiny);
    assertThat(compact(new byte[0])).isEmpty();
  }

  @Test
  void bytesThatBeginLikeTheCompactFormAreNotTakenForIt() {
    byte[] zero = {0};
    assertThat(read(compact(zero))).isEqualTo(zero);
  }

  /** Pieces of what answers are made of, so that the parts of the form meet in all orders. */
  @Test
  void anyBytesAreGivenBack() {
    Random random = seed.random(0);
    for (int run = 0; run < 20_000; run++) {
      byte[] answer = pieces(random, random.nextInt(12));
      assertThat(read(compact(answer))).isEqualTo(answer);
    }
  }

  @Test
  void answersLongerThanAPlaceCanNameAreGivenBack() {
    byte[] answer = pieces(seed.random(0), 3_000);
    assertThat(answer.length).isGreaterThan(CompactAnswer.PLACES);
    assertThat(read(compact(answer))).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "7f0011, an answer that ends too early",
    "05aabb, an answer that ends too early",
    "80, an answer that ends too early",
    "80ff, an answer that ends too early",
    "80ffff, an answer that copies what is not there"
  })
  void aBrokenOneIsRefused(String parts, String message) {
    byte[] stored = HexFormat.of().parseHex("00" + parts);
    assertThatIllegalArgumentException().isThrownBy(() -> read(stored)).withMessage(message);
  }

  private static byte[] pieces(Random random, int count) {
    byte[] entry = deduction();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int piece = 0; piece < count; piece++) {
      switch (random.nextInt(4)) {
        case 0 -> out.writeBytes(new byte[random.nextInt(300)]);
        case 1 -> out.writeBytes(noise(random));
        default -> {
          int start = random.nextInt(entry.length);
          int end = start + random.nextInt(entry.length - start + 1);
          out.writeBytes(Arrays.copyOfRange(entry, start, end));
        }
      }
    }
    return out.toByteArray();
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(200)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] deduction() {
    LedgerEntry entry =
        LedgerEntry.newBuilder()
            .setProfileId(KEY.profileId())
            .setEntryId("01a21447-167a-79e4-8000-0000020f646b")
            .setSequence(8)
            .setKind(EntryKind.ENTRY_KIND_DEDUCTION)
            .setAmount(-3)
            .setBalance(1234)
            .setReasonCode("IMAGE")
            .setActor("anonymous")
            .setIdempotencyKey(KEY.idempotencyKey())
            .setCreateTime(
                Timestamp.newBuilder().setSeconds(TIME.getEpochSecond()).setNanos(TIME.getNano()))
            .build();
    return DeductCreditsResponse.newBuilder().setEntry(entry).build().toByteArray();
  }

  private static byte[] compact(byte[] answer) {
    return AnswerCompaction.of(KEY, answer);
  }

  private static byte[] read(byte[] stored) {
    return CompactAnswer.read(KEY, stored);
  }
}
