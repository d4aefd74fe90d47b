package org.creditservice.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialTaskTest {
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void isQueuedOnceForManyRequests() {
    SerialTask task = new SerialTask(executor::add, runs::incrementAndGet);
    task.request();
    task.request();
    task.request();
    assertThat(executor).hasSize(1);
    runQueued();
    assertThat(runs).hasValue(1);
  }

  @Test
  void runsAgainIfRequestedWhileItRuns() {
    SerialTask[] task = new SerialTask[1];
    task[0] =
        new SerialTask(
            executor::add,
            () -> {
              if (runs.incrementAndGet() == 1) {
                task[0].request();
                task[0].request();
              }
            });
    task[0].request();
    runQueued();
    assertThat(runs).hasValue(2);
  }

  @Test
  void runsAgainAfterItFailed() {
    SerialTask task =
        new SerialTask(
            executor::add,
            () -> {
              runs.incrementAndGet();
              throw new IllegalStateException("failed");
            });
    task.request();
    assertThatThrownBy(executor.remove()::run).hasMessage("failed");
    task.request();
    assertThat(executor).hasSize(1);
  }

  @Test
  void neverRunsTwiceAtOnceAndMissesNoRequest() throws InterruptedException {
    int threads = 4;
    int requests = 10_000;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger clashes = new AtomicInteger();
    AtomicInteger requested = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    CountDownLatch allSeen = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    SerialTask task =
        new SerialTask(
            pool,
            () -> {
              clashes.addAndGet(inside.getAndIncrement());
              seen.set(requested.get());
              inside.decrementAndGet();
              if (seen.get() == threads * requests) {
                allSeen.countDown();
              }
            });
    for (int i = 0; i < threads; i++) {
      new Thread(
              () -> {
                for (int request = 0; request < requests; request++) {
                  requested.incrementAndGet();
                  task.request();
                }
              })
          .start();
    }
    assertThat(allSeen.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(clashes).hasValue(0);
    pool.shutdown();
  }

  private void runQueued() {
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
  }
}
