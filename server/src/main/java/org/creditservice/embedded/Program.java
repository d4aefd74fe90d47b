package org.creditservice.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program to its end. */
final class Program {

  /** How a run ended, and what it said to both of its outputs. */
  record Result(int exitCode, String output) {

    boolean succeeded() {
      return exitCode == 0;
    }
  }

  private Program() {}

  /** Runs and waits. An interrupt doesn't cut it short: half an initdb helps nobody. */
  static Result run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      return new Result(waitFor(process), new String(output, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new EmbeddedPostgresException("Cannot run " + command + ": " + e.getMessage() + ".", e);
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
