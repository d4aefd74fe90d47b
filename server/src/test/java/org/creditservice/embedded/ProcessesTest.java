package org.creditservice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.creditservice.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessesTest {

  /**
   * The shell's child ends once there is a line for it. By then `tail` has taken the shell's place,
   * and never asks for it; the shell itself might have.
   */
  private static final String LEAVE_A_ZOMBIE =
      "exec 3<&0; (read line <&3) & echo $!; exec tail -f /dev/null";

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatHasEndedButWasNotAskedForDoesNotRun() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", LEAVE_A_ZOMBIE).start();
    try {
      String child = parent.inputReader().readLine();
      ProcessHandle zombie = ProcessHandle.of(Long.parseLong(child)).orElseThrow();
      Path program = Path.of("/proc", String.valueOf(parent.pid()), "comm");
      Await.until("tail runs", () -> Files.readString(program).strip().equals("tail"));
      parent.outputWriter().append('\n').flush();

      Await.until("the child has ended", () -> !Processes.isRunning(zombie));

      assertThat(Path.of("/proc", child)).exists();
      assertThat(Processes.isRunning(parent.toHandle())).isTrue();
    } finally {
      parent.destroyForcibly().waitFor();
    }
    assertThat(Processes.isRunning(parent.toHandle())).isFalse();
  }
}
