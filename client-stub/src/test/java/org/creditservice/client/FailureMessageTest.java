package org.creditservice.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureMessageTest {
  @Test
  void saysWhatTheExceptionSays() {
    assertThat(FailureMessage.of(new IllegalStateException("the model\n said\tno")))
        .isEqualTo("java.lang.IllegalStateException: the model  said no");
  }

  @Test
  void endsBeforeACharacterThatDoesNotFit() {
    String message = FailureMessage.of(new Exception("x" + "😀".repeat(200)));

    assertThat(message.getBytes(UTF_8)).hasSizeBetween(509, 512);
    assertThat(message).endsWith("😀");
  }
}
