package org.creditservice.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.testing.Await;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  @TempDir Path directory;

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("keys.json"), text);
  }

  private Tokens open(Path file) {
    return TestKeys.tokens(KeyFile.open("--jwt-jwks", file, Duration.ofMillis(100)));
  }

  @Test
  void itIsReadAgainWhenItChanges() throws Exception {
    try (Tokens tokens = open(write(TestTokens.jwks(TestKeys.OLD)))) {
      String remembered = TestTokens.token(TestKeys.OLD, "web");
      assertThat(tokens.callerOf(remembered)).isEqualTo("web");
      write(TestTokens.jwks(TestKeys.OLD, TestKeys.NEW));
      Await.until("the new key is known", () -> TestKeys.accepts(tokens, TestKeys.NEW));
      write(TestTokens.jwks(TestKeys.NEW));
      Await.until("the old key is refused", () -> !TestKeys.accepts(tokens, TestKeys.OLD));
      assertThatThrownBy(() -> tokens.callerOf(remembered)).hasMessage("its key is unknown");
    }
  }

  @Test
  void aBrokenFileLeavesTheOldKeysAndSaysSoOnce() throws Exception {
    Path file = write(TestTokens.jwks(TestKeys.OLD));
    try (LogCapture log = LogCapture.of(KeyFile.class);
        Tokens tokens = open(file)) {
      write("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"s3cret\"");
      awaitWarnings(log, 1);
      Files.delete(file);
      awaitWarnings(log, 2);
      assertThat(TestKeys.accepts(tokens, TestKeys.OLD)).isTrue();
      write(TestTokens.jwks(TestKeys.NEW));
      Await.until("the new key is known", () -> TestKeys.accepts(tokens, TestKeys.NEW));
      String begin =
          "the file %s with the keys of tokens can't be used, and the old ones stay in force: "
              .formatted(file);
      assertThat(log.messages(Level.WARN))
          .containsExactly(
              begin + "it is no JSON Web Key Set",
              begin + "no such file or directory (%s)".formatted(file));
    }
  }

  private static void awaitWarnings(LogCapture log, int count) {
    Await.until("it is logged", () -> log.messages(Level.WARN).size() == count);
  }

  @Test
  void aStartWithAFileOfNoUseIsRefused() throws IOException {
    assertThatThrownBy(() -> open(directory.resolve("none")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("--jwt-jwks: the file %s/none can't be used: ".formatted(directory))
        .hasMessageContaining("no such file or directory");
    Path file = write("{\"keys\":[]}");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("it has no public key with a kid that signs by RS256");
    Path directoryItself = directory;
    assertThatThrownBy(() -> open(directoryItself)).isInstanceOf(InvalidSettingException.class);
    Path large = write(" ".repeat(2 << 20));
    assertThatThrownBy(() -> open(large)).hasMessageContaining("is larger than 1048576 bytes");
  }
}
