package org.creditservice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

class KeepaliveSocketFactoryTest {
  @Test
  void aVanishedHostIsNoticedAfterElevenSeconds() throws Exception {
    try (Socket socket = new KeepaliveSocketFactory().createSocket()) {
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(5);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(2);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
    }
  }
}
