package org.creditservice.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VitalThreadsTest {
  /** A process whose main thread waits for ever. */
  static final class Process {
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
    java.lang.Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Process.class.getName())
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(log).contains("vital has ended", "NoClassDefFoundError");
  }
}
