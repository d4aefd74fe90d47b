package org.creditservice.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.creditservice.testing.Await;
import org.creditservice.testing.KeyServer;
import org.creditservice.testing.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyUrlTest {
  private static final ECKey OLD = TestTokens.ec("old");
  private static final ECKey NEW = TestTokens.ec("new");
  private static final TokenRules RULES =
      new TokenRules(TestTokens.ISSUER, TestTokens.AUDIENCE, "sub", Duration.ZERO);
  private static final Duration OFTEN = Duration.ofMillis(100);

  private static Tokens tokens(KeyServer server, Duration interval) {
    return new Tokens(
        RULES, KeyUrl.open(URI.create(server.url()), interval), InstantSource.system());
  }

  private static boolean accepts(Tokens tokens, ECKey key) {
    try {
      return tokens.callerOf(TestTokens.token(key, "web")).equals("web");
    } catch (TokenException e) {
      return false;
    }
  }

  @Test
  void aKeyThatIsAddedIsFoundAndOneThatIsWithdrawnIsRefused() throws TokenException {
    try (KeyServer server = KeyServer.start(TestTokens.jwks(OLD));
        Tokens tokens = tokens(server, OFTEN)) {
      String remembered = TestTokens.token(OLD, "web");
      assertThat(tokens.callerOf(remembered)).isEqualTo("web");
      assertThat(accepts(tokens, NEW)).isFalse();

      server.answerWith(200, TestTokens.jwks(OLD, NEW));
      Await.until("the new key is known", () -> accepts(tokens, NEW));
      assertThat(tokens.callerOf(remembered)).isEqualTo("web");

      server.answerWith(200, TestTokens.jwks(NEW));
      Await.until("the old key is refused", () -> !accepts(tokens, OLD));
      // Also the token that was verified while the key was there.
      assertThatThrownBy(() -> tokens.callerOf(remembered)).hasMessage("its key is unknown");
    }
  }

  @ParameterizedTest
  @CsvSource({"500, ''", "302, ''", "200, ''", "200, <html/>", "404, gone"})
  void whileTheUrlIsOfNoUseTheLastKeysStay(int status, String body) {
    try (KeyServer server = KeyServer.start(TestTokens.jwks(OLD));
        Tokens tokens = tokens(server, OFTEN)) {
      server.answerWith(status, body);
      int before = server.requests();
      Await.until("it was tried", () -> server.requests() > before);
      assertThat(accepts(tokens, OLD)).isTrue();

      server.answerWith(200, TestTokens.jwks(NEW));
      Await.until("the keys are read again", () -> accepts(tokens, NEW));
    }
  }

  @Test
  void unknownKeysDontMakeItCallMoreOften() {
    try (KeyServer server = KeyServer.start(TestTokens.jwks(OLD));
        Tokens tokens = tokens(server, Duration.ofDays(1))) {
      for (int i = 0; i < 200; i++) {
        assertThat(accepts(tokens, NEW)).isFalse();
      }
      assertThat(server.requests()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void withoutKeysNoTokenIsAcceptedAndItGoesOnTrying() {
    try (KeyServer server = KeyServer.start("")) {
      server.answerWith(503, "");
      try (Tokens tokens = tokens(server, OFTEN)) {
        assertThat(accepts(tokens, OLD)).isFalse();
        server.answerWith(200, TestTokens.jwks(OLD));
        Await.until("the keys are read", () -> accepts(tokens, OLD));
      }
    }
  }
}
