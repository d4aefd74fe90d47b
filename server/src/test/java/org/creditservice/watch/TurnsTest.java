package org.creditservice.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  /** What waits for a thread; the test is the thread. */
  private final Deque<Runnable> threads = new ArrayDeque<>();

  private final Turns turns = new Turns(threads::add, 1);
  private final List<String> done = new ArrayList<>();

  @Test
  void aCallerWaitsForOneTaskOfEachOther() {
    for (String task : List.of("noisy 1", "noisy 2", "noisy 3")) {
      turns.of("noisy").add(() -> done.add(task));
    }
    turns.of("quiet").add(() -> done.add("quiet"));
    run();
    assertThat(done).containsExactly("noisy 1", "quiet", "noisy 2", "noisy 3");
  }

  @Test
  void aTaskThatComesAgainComesBehindTheOthers() {
    turns.of("noisy").add(() -> turns.of("noisy").add(() -> done.add("again")));
    turns.of("quiet").add(() -> done.add("quiet"));
    run();
    assertThat(done).containsExactly("quiet", "again");
  }

  @Test
  void aTaskThatIsRemovedDoesNotRun() {
    Runnable task = () -> done.add("removed");
    TaskQueue noisy = turns.of("noisy");
    noisy.add(task);
    turns.of("quiet").add(() -> done.add("quiet"));
    assertThat(noisy.remove(task)).isTrue();
    assertThat(noisy.remove(task)).isFalse();
    run();
    assertThat(done).containsExactly("quiet");
  }

  @Test
  void aTaskThatFailsStopsNoOther() {
    turns
        .of("noisy")
        .add(
            () -> {
              throw new IllegalStateException("failed");
            });
    turns.of("quiet").add(() -> done.add("quiet"));
    assertThatThrownBy(this::run).hasMessage("failed");
    run();
    assertThat(done).containsExactly("quiet");
  }

  private void run() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }
}
