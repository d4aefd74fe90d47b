package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntrySequenceTest {
  @ParameterizedTest
  @CsvSource({
    // last, received, accepted
    "0, 1, true",
    "5, 6, true",
    "5, 5, false",
    "5, 1, false",
    "0, 0, false",
    "5, -1, false",
  })
  void onlyTheNextEntryIsAccepted(long last, long received, boolean accepted) {
    EntrySequence sequence = new EntrySequence("alice", last);
    assertThat(sequence.accept(ScriptedService.response(received))).isEqualTo(accepted);
    assertThat(sequence.last()).isEqualTo(accepted ? received : last);
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "5, 7", "5, 9223372036854775807"})
  void aGapSaysWhatWasExpected(long last, long received) {
    EntrySequence sequence = new EntrySequence("alice", last);
    EntryGapException gap =
        catchThrowableOfType(
            EntryGapException.class, () -> sequence.accept(ScriptedService.response(received)));
    assertThat(gap.profileId()).isEqualTo("alice");
    assertThat(gap.expected()).isEqualTo(last + 1);
    assertThat(gap.received()).isEqualTo(received);
    assertThat(gap).hasMessageContaining("sent entry " + received + " where entry " + (last + 1));
    assertThat(sequence.last()).isEqualTo(last);
  }

  /** A newer service may send something else. */
  @Test
  void aResponseWithoutAnEntryIsDropped() {
    EntrySequence sequence = new EntrySequence("alice", 5);
    assertThat(sequence.accept(WatchEntriesResponse.getDefaultInstance())).isFalse();
    assertThat(sequence.last()).isEqualTo(5);
  }
}
