package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:50051",
        "LOCALHOST:1",
        "127.0.0.1:50051",
        "127.1.2.3:50051",
        "[::1]:50051",
        "dns:localhost:50051",
        "dns:///localhost:50051",
        "dns://8.8.8.8/localhost:50051"
      })
  void knowsThisMachine(String target) {
    assertThat(Targets.isLoopback(target)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "credit:50051", "localhost.example.org:50051", "127.0.0.1.example.org:1", "10.0.0.1:50051",
        "[::2]:50051", "dns:///credit:50051", "unix:/tmp/socket", "notlocalhost:1"
      })
  void takesNothingElseForIt(String target) {
    assertThat(Targets.isLoopback(target)).isFalse();
  }
}
