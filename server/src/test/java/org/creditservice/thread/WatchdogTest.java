package org.creditservice.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  /** A process whose worker stands still, beside one that works. */
  static final class FrozenProcess {
    public static void main(String[] arguments) throws InterruptedException {
      ExecutorService frozen = Executors.newSingleThreadExecutor();
      ExecutorService busy = Executors.newSingleThreadExecutor();
      frozen.execute(
          () -> {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      Watchdog.start(
          List.of(
              Symptoms.standsStill("the busy one", busy),
              Symptoms.onlyCollects(),
              Symptoms.isFull("some memory", () -> 96, 100),
              Symptoms.standsStill("the frozen one", frozen)),
          Duration.ofSeconds(2));
      new CountDownLatch(1).await();
    }
  }

  @Test
  void aFrozenProcessEndsAndSaysWhy() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FrozenProcess.class.getName())
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(log)
        .contains("the frozen one has stood still for 2 s")
        .doesNotContain("busy", "memory");
  }

  @Test
  void aThreadThatWasStoppedIsNotFrozen() {
    ExecutorService stopped = Executors.newSingleThreadExecutor();
    stopped.shutdown();
    Watchdog.Symptom symptom = Symptoms.standsStill("the stopped one", stopped);

    assertThat(symptom.present().getAsBoolean()).isFalse();
    assertThat(symptom.present().getAsBoolean()).isFalse();
  }
}
