package org.creditservice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.creditservice.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessesTest {

  /** `cat`, which takes the shell's place, never asks for the exit code of the shell's child. */
  private static final String CHILD_AND_CAT = "sleep 600 & echo $!; exec cat";

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatHasEndedButWasNotAskedForDoesNotRun() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", CHILD_AND_CAT).start();
    try {
      BufferedReader output = parent.inputReader();
      String child = output.readLine();
      awaitCat(parent, output);
      ProcessHandle zombie = ProcessHandle.of(Long.parseLong(child)).orElseThrow();

      assertThat(zombie.destroyForcibly()).isTrue();
      Await.until("the child has ended", () -> !Processes.isRunning(zombie));

      assertThat(Path.of("/proc", child)).exists();
      assertThat(Processes.isRunning(parent.toHandle())).isTrue();
    } finally {
      parent.destroyForcibly().waitFor();
    }
    assertThat(Processes.isRunning(parent.toHandle())).isFalse();
  }

  /** Until then the shell might still ask for its child. */
  private static void awaitCat(Process parent, BufferedReader output) throws IOException {
    BufferedWriter input = parent.outputWriter();
    input.write("cat\n");
    input.flush();
    assertThat(output.readLine()).isEqualTo("cat");
  }
}
