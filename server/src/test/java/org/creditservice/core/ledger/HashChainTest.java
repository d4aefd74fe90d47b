package org.creditservice.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HashChainTest {
  private static final UUID ID = UUID.fromString("01a20c68-bd91-7996-8000-00000092c9ba");
  private static final UUID OTHER_ID = UUID.fromString("01a20c68-bd91-7996-8000-00000092c9bb");
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123456Z");

  private static LedgerEntry entry(
      String profileId, long amount, String jobId, UUID refunded, Map<String, String> metadata) {
    return new LedgerEntry(
        profileId,
        ID,
        2,
        EntryKind.REFUND,
        amount,
        10,
        "REASON",
        "anonymous",
        "key",
        jobId,
        refunded,
        Metadata.of(metadata),
        TIME,
        Hash.ZERO);
  }

  /** Pinned: a chain that is stored must be verifiable by every later version. */
  @Test
  void hasTheDocumentedFormat() {
    LedgerEntry entry = entry("user-1", 5, "job", OTHER_ID, Map.of("b", "2", "a", "ü"));

    assertThat(HashChain.of(Hash.ZERO, entry))
        .hasToString("62f2ec5c1177b15b411f49d44bc6476f8300dca036318787953a83690b92c92c");
  }

  @Test
  void changesWithEveryFieldAndWithTheHashBefore() {
    LedgerEntry entry = entry("user-1", 5, "job", OTHER_ID, Map.of("a", "1"));
    Hash original = HashChain.of(Hash.ZERO, entry);

    List<LedgerEntry> changed =
        List.of(
            entry("user-2", 5, "job", OTHER_ID, Map.of("a", "1")),
            entry("user-1", 6, "job", OTHER_ID, Map.of("a", "1")),
            entry("user-1", 5, null, OTHER_ID, Map.of("a", "1")),
            entry("user-1", 5, "", OTHER_ID, Map.of("a", "1")),
            entry("user-1", 5, "job", null, Map.of("a", "1")),
            entry("user-1", 5, "job", ID, Map.of("a", "1")),
            entry("user-1", 5, "job", OTHER_ID, Map.of()),
            entry("user-1", 5, "job", OTHER_ID, Map.of("a", "2")),
            entry("user-1", 5, "job", OTHER_ID, Map.of("a1", "")));
    assertThat(changed)
        .extracting(other -> HashChain.of(Hash.ZERO, other))
        .doesNotContain(original);
    assertThat(HashChain.of(original, entry)).isNotEqualTo(original);
  }

  @Test
  void doesNotDependOnTheOrderInWhichMetadataCame() {
    Map<String, String> forward = new java.util.LinkedHashMap<>();
    forward.put("a", "1");
    forward.put("b", "2");
    Map<String, String> backward = new java.util.LinkedHashMap<>();
    backward.put("b", "2");
    backward.put("a", "1");

    assertThat(HashChain.of(Hash.ZERO, entry("p", 1, null, ID, forward)))
        .isEqualTo(HashChain.of(Hash.ZERO, entry("p", 1, null, ID, backward)));
  }
}
