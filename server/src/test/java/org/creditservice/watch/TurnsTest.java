package org.creditservice.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  /** What waits for a thread; the test is the thread. */
  private final Deque<Runnable> threads = new ArrayDeque<>();

  private final Turns turns = new Turns(threads::add);
  private final List<String> done = new ArrayList<>();

  @Test
  void aCallerWaitsForOneTaskOfEachOther() {
    for (String task : List.of("noisy 1", "noisy 2", "noisy 3")) {
      turns.of("noisy").execute(() -> done.add(task));
    }
    turns.of("quiet").execute(() -> done.add("quiet"));
    run();
    assertThat(done).containsExactly("noisy 1", "quiet", "noisy 2", "noisy 3");
  }

  @Test
  void aTaskThatComesAgainComesBehindTheOthers() {
    turns.of("noisy").execute(() -> turns.of("noisy").execute(() -> done.add("again")));
    turns.of("quiet").execute(() -> done.add("quiet"));
    run();
    assertThat(done).containsExactly("quiet", "again");
  }

  private void run() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }
}
