package org.creditservice.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.creditservice.testing.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadsheetTextTest {
  private static final String CHARACTERS = "=+-@'\t\r\n;,\"a1 ";
  private static final int TEXTS = 20_000;

  @RegisterExtension private final Seed seed = new Seed();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "ann, ann",
        "=1+1, '=1+1",
        "+1, '+1",
        "-1, '-1",
        "@SUM(A1), '@SUM(A1)",
        "'quoted', ''quoted'",
        "a;=1+1, a;'=1+1",
        "a=1+1, a=1+1",
        "a;b, a;b"
      })
  void anApostropheMakesItAText(String text, String cell) {
    assertThat(SpreadsheetText.defuse(text)).isEqualTo(cell);
    assertThat(SpreadsheetText.restore(cell)).isEqualTo(text);
  }

  @Test
  void whateverTheText_noPartOfItIsAFormulaAndNothingIsLost() {
    Random random = seed.random(0);
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(9); length > 0; length--) {
        text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }

      String cell = SpreadsheetText.defuse(text.toString());

      assertThat(SpreadsheetText.restore(cell)).isEqualTo(text.toString());
      for (String part : cell.split("[;\t\r\n]", -1)) {
        assertThat(part).as("in %s", cell).doesNotMatch("(?s)[=+\\-@].*");
      }
    }
  }
}
