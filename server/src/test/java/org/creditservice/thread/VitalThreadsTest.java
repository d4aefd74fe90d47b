package org.creditservice.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VitalThreadsTest {
  /** A process whose main thread waits for ever. */
  static final class WaitingProcess {
    public static void main(String[] arguments) throws InterruptedException {
      VitalThreads.named("vital")
          .newThread(
              () -> {
                throw new NoClassDefFoundError("after the jar was replaced");
              })
          .start();
      new CountDownLatch(1).await();
    }
  }

  @Test
  void theProcessEndsWithTheThread() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WaitingProcess.class.getName())
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(log).contains("vital has ended", "NoClassDefFoundError");
  }
}
