package org.creditservice.bench.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.Cleanup;
import org.creditservice.bench.postgres.Database;

/** A server in a process of its own, which prints the port on which it is ready. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready: grpc .*?:(\\d+)\\b");
  private static final long STOP_TIMEOUT_SECONDS = 15;

  private final Process process;
  private final BufferedReader out;
  private final int port;
  private final Duration startTime;

  /** The reader stays open, because the process may print more. */
  private ServerProcess(Process process, long startedNanos) throws IOException {
    this.process = process;
    this.out = process.inputReader();
    this.port = awaitReady(out);
    this.startTime = Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /**
   * Starts the service as its users do.
   *
   * @param launcher the command that runs the {@code credit} script
   * @param options additional options of {@code credit serve}
   * @param environment additional variables
   */
  static ServerProcess startService(
      Cleanup cleanup,
      List<String> launcher,
      Database database,
      List<String> options,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(
        List.of(
            "serve",
            "--grpc-port=0",
            "--database-url=" + database.target().jdbcUrl().replaceFirst("^jdbc:", ""),
            "--database-user=" + database.target().user()));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command);
    // A variable, because a baseline may be too old to know the flag.
    builder.environment().put("CREDIT_HTTP_PORT", "0");
    builder.environment().putAll(environment);
    Optional.ofNullable(database.target().password())
        .ifPresent(password -> builder.environment().put("CREDIT_DATABASE_PASSWORD", password));
    return start(cleanup, builder);
  }

  /** Starts a program that prints where it is ready. */
  static ServerProcess start(Cleanup cleanup, ProcessBuilder builder) {
    try {
      long startedNanos = System.nanoTime();
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      cleanup.add(() -> stop(process));
      return new ServerProcess(process, startedNanos);
    } catch (IOException e) {
      throw new BenchException("Cannot start %s: %s.".formatted(builder.command(), e), e);
    }
  }

  /** Writes a line to the process, which prints it once it has done what the line says. */
  void tell(String line) {
    try {
      Writer in = process.outputWriter();
      in.write(line + "\n");
      in.flush();
      for (String said = out.readLine(); !line.equals(said); said = out.readLine()) {
        if (said == null) {
          throw new BenchException("A server ended when it was told: " + line + ".");
        }
      }
    } catch (IOException e) {
      throw new BenchException("Cannot tell a server: " + line + ".", e);
    }
  }

  int port() {
    return port;
  }

  /** From the start of the process to when it was ready. */
  Duration startTime() {
    return startTime;
  }

  long pid() {
    return process.pid();
  }

  /** Says that the server has ended; empty while it runs. */
  Optional<String> unexpectedEnd() {
    return process.isAlive()
        ? Optional.empty()
        : Optional.of("a server ended during the runs with exit code " + process.exitValue());
  }

  @Override
  public void close() {
    stop(process);
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int awaitReady(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return Integer.parseInt(ready.group(1));
      }
    }
    throw new BenchException("A server ended before it was ready; see its output above.");
  }
}
