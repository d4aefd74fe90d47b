package org.creditservice.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ConcurrentTasksTest {
  @Test
  void runAtTheSameTime() throws Exception {
    CountDownLatch bothRun = new CountDownLatch(2);
    ConcurrentTasks tasks = new ConcurrentTasks();

    for (String name : new String[] {"one", "two"}) {
      tasks.start(
          name,
          () -> {
            bothRun.countDown();
            bothRun.await();
          });
    }

    tasks.await();
  }

  @Test
  void failAsTheirTaskDoes() {
    ConcurrentTasks tasks = new ConcurrentTasks();
    BenchException failure = new BenchException("no disk");

    tasks.start("works", () -> {});
    tasks.start(
        "fails",
        () -> {
          throw failure;
        });

    assertThatThrownBy(tasks::await).isSameAs(failure);
  }
}
