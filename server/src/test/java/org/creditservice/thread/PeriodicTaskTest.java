package org.creditservice.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeriodicTaskTest {
  private static final Duration INTERVAL = Duration.ofMillis(1);

  static List<Throwable> thrown() {
    return List.of(
        new IllegalStateException("an exception"),
        new InterruptedException("from nowhere"),
        new NoClassDefFoundError("after the jar was replaced"),
        new StackOverflowError("an error"),
        new OutOfMemoryError("an error"));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void runsAgainWhateverItThrows(Throwable thrown) throws Exception {
    CountDownLatch runs = new CountDownLatch(3);
    try (PeriodicTask task = new PeriodicTask("test", () -> countAndThrow(runs, thrown))) {
      task.start(INTERVAL);
      assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void countAndThrow(CountDownLatch runs, Throwable thrown)
      throws T {
    runs.countDown();
    throw (T) thrown;
  }

  @Test
  void afterAnInterruptItIsNotInterruptedForGood() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch runs = new CountDownLatch(3);
    PeriodicTask task =
        new PeriodicTask(
            "test",
            () -> {
              interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
              Thread.currentThread().interrupt();
              runs.countDown();
            });
    try (task) {
      task.start(INTERVAL);
      assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(interrupted).hasValue(0);
  }

  @Test
  void closingInterruptsTheRunAndLetsNoOtherBegin() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    PeriodicTask task =
        new PeriodicTask(
            "test",
            () -> {
              runs.incrementAndGet();
              begun.countDown();
              new CountDownLatch(1).await();
            });
    task.start(Duration.ZERO, INTERVAL);
    begun.await();
    task.close(Duration.ofMinutes(1));
    assertThat(task.isClosed()).isTrue();
    assertThat(runs).hasValue(1);
  }
}
