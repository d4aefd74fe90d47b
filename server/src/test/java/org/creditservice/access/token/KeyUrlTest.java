package org.creditservice.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.creditservice.testing.Await;
import org.creditservice.testing.KeyServer;
import org.creditservice.testing.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyUrlTest {
  private static final Duration OFTEN = Duration.ofMillis(100);

  private static Tokens tokens(KeyServer server, Duration interval) {
    return TestKeys.tokens(KeyUrl.open(URI.create(server.url()), interval));
  }

  @Test
  void aKeyThatIsAddedIsFoundAndOneThatIsWithdrawnIsRefused() throws TokenException {
    try (KeyServer server = KeyServer.start(TestTokens.jwks(TestKeys.OLD));
        Tokens tokens = tokens(server, OFTEN)) {
      String remembered = TestTokens.token(TestKeys.OLD, "web");
      assertThat(tokens.callerOf(remembered)).isEqualTo("web");
      assertThat(TestKeys.accepts(tokens, TestKeys.NEW)).isFalse();

      server.answerWith(200, TestTokens.jwks(TestKeys.OLD, TestKeys.NEW));
      Await.until("the new key is known", () -> TestKeys.accepts(tokens, TestKeys.NEW));
      assertThat(tokens.callerOf(remembered)).isEqualTo("web");

      server.answerWith(200, TestTokens.jwks(TestKeys.NEW));
      Await.until("the old key is refused", () -> !TestKeys.accepts(tokens, TestKeys.OLD));
      // Also the token that was verified while the key was there.
      assertThatThrownBy(() -> tokens.callerOf(remembered)).hasMessage("its key is unknown");
    }
  }

  @ParameterizedTest
  @CsvSource({"500, ''", "302, ''", "200, ''", "200, <html/>", "404, gone"})
  void whileTheUrlIsOfNoUseTheLastKeysStay(int status, String body) {
    try (KeyServer server = KeyServer.start(TestTokens.jwks(TestKeys.OLD));
        Tokens tokens = tokens(server, OFTEN)) {
      server.answerWith(status, body);
      int before = server.requests();
      Await.until("it was tried", () -> server.requests() > before);
      assertThat(TestKeys.accepts(tokens, TestKeys.OLD)).isTrue();

      server.answerWith(200, TestTokens.jwks(TestKeys.NEW));
      Await.until("the keys are read again", () -> TestKeys.accepts(tokens, TestKeys.NEW));
    }
  }

  @Test
  void unknownKeysDontMakeItCallMoreOften() {
    try (KeyServer server = KeyServer.start(TestTokens.jwks(TestKeys.OLD));
        Tokens tokens = tokens(server, Duration.ofDays(1))) {
      for (int i = 0; i < 200; i++) {
        assertThat(TestKeys.accepts(tokens, TestKeys.NEW)).isFalse();
      }
      assertThat(server.requests()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void withoutKeysNoTokenIsAcceptedAndItGoesOnTrying() {
    try (KeyServer server = KeyServer.start("")) {
      server.answerWith(503, "");
      try (Tokens tokens = tokens(server, OFTEN)) {
        assertThat(TestKeys.accepts(tokens, TestKeys.OLD)).isFalse();
        server.answerWith(200, TestTokens.jwks(TestKeys.OLD));
        Await.until("the keys are read", () -> TestKeys.accepts(tokens, TestKeys.OLD));
      }
    }
  }
}
