package org.creditservice.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.creditservice.core.record.OperationKey;
import org.junit.jupiter.api.Test;

class SeenKeysTest {
  private static final int KEYS = 50_000;

  @Test
  void eachKeyIsNewOnce() {
    SeenKeys seen = new SeenKeys();
    for (int i = 0; i < KEYS; i++) {
      assertThat(seen.add(new OperationKey("p" + i % 100, "k" + i))).isTrue();
    }
    for (int i = 0; i < KEYS; i++) {
      assertThat(seen.add(new OperationKey("p" + i % 100, "k" + i))).isFalse();
    }
    assertThat(seen.add(new OperationKey("p1k", "1"))).isTrue();
    assertThat(seen.add(new OperationKey("p1", "k1k"))).isTrue();
  }
}
