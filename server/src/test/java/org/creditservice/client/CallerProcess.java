package org.creditservice.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.testing.JavaCommand;

/**
 * {@link SteadyCallers} in a JVM of their own, since a JVM reads its names from another file than
 * the machine's only if it was started so.
 */
final class CallerProcess implements AutoCloseable {
  private static final String NAME = "credit.test";

  private final Process process;

  private CallerProcess(Process process) {
    this.process = process;
  }

  /** Calls all of these addresses in turn: they are those of one name. */
  static CallerProcess start(Path hosts, List<String> addresses, int port, String profileId) {
    try {
      Files.writeString(
          hosts,
          addresses.stream()
              .map(address -> address + " " + NAME + "\n")
              .collect(Collectors.joining()));
      List<String> command =
          JavaCommand.of(CallerProcess.class, List.of("-Djdk.net.hosts.file=" + hosts));
      command.addAll(List.of("dns:///" + NAME + ":" + port, profileId));
      return new CallerProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as {@link SteadyCallers#stop}. */
  long stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new AssertionError("the callers go on");
    }
    try (Stream<String> lines = process.inputReader().lines()) {
      return lines
          .mapToLong(Long::parseLong)
          .findAny()
          .orElseThrow(() -> new AssertionError("a call has failed: see above"));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** The process: it calls until its input ends. */
  public static void main(String[] targetAndProfile) throws IOException {
    try (CreditClient credits =
            CreditClient.builder(targetAndProfile[0])
                .insecure()
                .timeout(Duration.ofSeconds(20))
                .build();
        SteadyCallers callers = SteadyCallers.start(credits, targetAndProfile[1])) {
      int end = System.in.read();
      if (end == -1) {
        System.out.println(callers.stop());
      }
    }
  }
}
