package org.creditservice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.creditservice.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessesTest {

  /**
   * The shell's child ends at once, and `cat`, which takes the shell's place, never asks for it.
   */
  private static final String LEAVE_A_ZOMBIE = "true & echo $!; exec cat";

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatHasEndedButWasNotAskedForDoesNotRun() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", LEAVE_A_ZOMBIE).start();
    try {
      String child = parent.inputReader().readLine();
      ProcessHandle zombie = ProcessHandle.of(Long.parseLong(child)).orElseThrow();

      Await.until("the child has ended", () -> !Processes.isRunning(zombie));

      assertThat(Path.of("/proc", child)).exists();
      assertThat(Processes.isRunning(parent.toHandle())).isTrue();
    } finally {
      parent.destroyForcibly().waitFor();
    }
    assertThat(Processes.isRunning(parent.toHandle())).isFalse();
  }
}
