package org.creditservice.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.creditservice.config.IoReason;

/** Runs a program and waits for its end. */
final class Program {

  /** The exit code, and the text of standard output and standard error. */
  record Result(int exitCode, String output) {

    boolean succeeded() {
      return exitCode == 0;
    }
  }

  private Program() {}

  /** Runs to the end in spite of interrupts: half an initdb would have to be cleaned up. */
  static Result run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      return new Result(waitFor(process), new String(output, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new EmbeddedPostgresException(IoReason.of(e) + ".", e);
    }
  }

  private static int waitFor(Process process) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
