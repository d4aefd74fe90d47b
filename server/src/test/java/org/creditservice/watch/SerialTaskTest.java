package org.creditservice.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SerialTaskTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void isQueuedOnceForManyRequests() {
    SerialTask task = new SerialTask(queue(waiting), runs::incrementAndGet);
    task.request();
    task.request();
    task.request();
    assertThat(waiting).hasSize(1);
    runQueued();
    assertThat(runs).hasValue(1);
  }

  @Test
  void runsAgainIfRequestedWhileItRuns() {
    runWith(
        task -> {
          task.request();
          task.request();
        });
    assertThat(runs).hasValue(2);
  }

  /** Runs a task, which does this in its first run. */
  private void runWith(Consumer<SerialTask> first) {
    SerialTask[] task = new SerialTask[1];
    task[0] =
        new SerialTask(
            queue(waiting),
            () -> {
              if (runs.incrementAndGet() == 1) {
                first.accept(task[0]);
              }
            });
    task[0].request();
    runQueued();
  }

  @Test
  void runsAgainAfterItFailed() {
    SerialTask task =
        new SerialTask(
            queue(waiting),
            () -> {
              runs.incrementAndGet();
              throw new IllegalStateException("failed");
            });
    task.request();
    assertThatThrownBy(waiting.remove()::run).hasMessage("failed");
    task.request();
    assertThat(waiting).hasSize(1);
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
    BlockingQueue<Runnable> shared = new LinkedBlockingQueue<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      Future<?> unused = pool.submit(() -> runFor(shared));
    }
    SerialTask task =
        new SerialTask(
            queue(shared),
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
    pool.shutdownNow();
  }

  private static Object runFor(BlockingQueue<Runnable> tasks) throws InterruptedException {
    while (true) {
      tasks.take().run();
    }
  }

  @Test
  void aTaskThatIsStoppedRunsNoMore() {
    SerialTask idle = new SerialTask(queue(waiting), runs::incrementAndGet);
    assertThat(idle.stop()).isTrue();
    idle.request();
    SerialTask queued = new SerialTask(queue(waiting), runs::incrementAndGet);
    queued.request();
    assertThat(queued.stop()).isTrue();
    queued.request();
    assertThat(waiting).isEmpty();
    assertThat(runs).hasValue(0);
  }

  @Test
  void aTaskThatRunsIsNotStopped() {
    runWith(
        task -> {
          assertThat(task.stop()).isFalse();
          task.request();
        });
    assertThat(runs).hasValue(2);
  }

  private static TaskQueue queue(Queue<Runnable> tasks) {
    return new TaskQueue() {
      @Override
      public void add(Runnable task) {
        tasks.add(task);
      }

      @Override
      public boolean remove(Runnable task) {
        return tasks.remove(task);
      }
    };
  }

  private void runQueued() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }
}
