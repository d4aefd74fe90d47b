package org.creditservice.main;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.creditservice.testing.BackgroundTask;
import picocli.CommandLine;

/** One run of the command line within this process. */
public final class CommandRun implements AutoCloseable {

  private final StopSignal stop = new StopSignal();
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CompletableFuture<Integer> exitCode;

  private CommandRun(Map<String, String> environment, String... arguments) {
    CommandLine commandLine =
        Main.commandLine(environment, stop, arguments)
            .setOut(new PrintWriter(new ReadyWatcher(), true))
            .setErr(new PrintWriter(err, true));
    exitCode =
        BackgroundTask.run(() -> commandLine.execute(arguments))
            .whenComplete((code, failure) -> ready.complete("ended with " + code + ": " + err));
  }

  /**
   * Starts a command. Its default data directory cannot be created, so that no test writes to a
   * developer's home.
   */
  public static CommandRun of(String... arguments) {
    return of(Map.of(), arguments);
  }

  public static CommandRun of(Map<String, String> environment, String... arguments) {
    Map<String, String> withoutHome = new HashMap<>(environment);
    withoutHome.putIfAbsent("XDG_DATA_HOME", "/dev/null");
    return new CommandRun(withoutHome, arguments);
  }

  /** Waits for the line with "ready", or for a description of how the run ended without it. */
  public String awaitReady() {
    return ready.join();
  }

  /** Waits until the run has ended. */
  public int exitCode() {
    return exitCode.join();
  }

  /** Has the effect of SIGTERM. */
  public void stop() {
    stop.request();
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }

  @Override
  public void close() {
    stop();
    exitCode();
  }

  /** Keeps the output and looks for the line. */
  private final class ReadyWatcher extends Writer {

    @Override
    public void write(char[] buffer, int offset, int length) {
      out.write(buffer, offset, length);
    }

    @Override
    public void flush() {
      out.toString().lines().filter(line -> line.contains("ready")).forEach(ready::complete);
    }

    @Override
    public void close() {}
  }
}
