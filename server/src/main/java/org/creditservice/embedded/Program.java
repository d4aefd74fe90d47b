package org.creditservice.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.creditservice.config.IoReason;

/** Runs a program and waits for its end. */
final class Program {

  /** The exit code, and the text of standard output and standard error. */
  record Result(int exitCode, String output) {

    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * The environment that programs get of this process. All else stays out, above all secrets: they
   * are in no need of any, and PostgreSQL keeps its environment for as long as it runs.
   */
  private static final Pattern INHERITED =
      Pattern.compile("PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|LD_.*|DYLD_.*|TZ|TMPDIR");

  private Program() {}

  /** What starts it, in an environment without secrets. */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(variable -> !INHERITED.matcher(variable).matches());
    return builder;
  }

  /** Runs to the end in spite of interrupts: half an initdb would have to be cleaned up. */
  static Result run(List<String> command) {
    try {
      Process process = builder(command).redirectErrorStream(true).start();
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
