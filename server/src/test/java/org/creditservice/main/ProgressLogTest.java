package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ProgressLogTest {

  @Test
  void saysHowLongTheWorkGoesOnUntilItIsClosed() throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    try (ProgressLog unused = ProgressLog.start(Duration.ofMillis(1), said::add)) {
      assertThat(said.take()).matches("[0-9]+[sm]");
      assertThat(said.take()).matches("[0-9]+[sm]");
    }
  }
}
