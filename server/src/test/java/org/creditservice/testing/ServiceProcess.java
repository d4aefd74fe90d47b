package org.creditservice.testing;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.main.Main;

/** {@code credit serve} in a separate process, on an existing database. */
public final class ServiceProcess implements AutoCloseable {
  /** As under the launcher, apart from the heap. */
  private static final List<String> JAVA =
      List.of("-XX:+UseParallelGC", "-XX:MetaspaceSize=96m", "-XX:+ExitOnOutOfMemoryError");

  /** On ports that are free. An older version ignores variables that it doesn't know. */
  private static final Map<String, String> FREE_PORTS =
      Map.of("CREDIT_GRPC_PORT", "0", "CREDIT_HTTP_PORT", "0");

  private static final Pattern READY = Pattern.compile("ready: grpc 127\\.0\\.0\\.1:(\\d+).*");

  private final Process process;
  private final Matcher ready;
  private final int port;
  private final ManagedChannel channel;

  private ServiceProcess(Process process, Matcher ready) {
    this.process = process;
    this.ready = ready;
    this.port = Integer.parseInt(ready.group(1));
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param settings such as {@code "--lanes=1"}
   */
  public static ServiceProcess start(DatabaseTarget database, String... settings) {
    return start(
        "256m",
        ProcessBuilder.Redirect.INHERIT,
        TestDatabase.requireServersRole(database),
        settings);
  }

  /** Starts it on a database that it is to migrate, which only the owner may. */
  public static ServiceProcess startMigrating(DatabaseTarget owner, String... settings) {
    return start("256m", ProcessBuilder.Redirect.INHERIT, owner, settings);
  }

  /** The same, with a file for what it logs. */
  public static ServiceProcess startMigrating(Path log, DatabaseTarget owner, String... settings) {
    return start("256m", ProcessBuilder.Redirect.to(log.toFile()), owner, settings);
  }

  /** Starts it on the embedded PostgreSQL in this directory. */
  public static ServiceProcess startEmbedded(Path dataDirectory, String... settings) {
    return startEmbedded(Main.class, List.of(), Map.of(), dataDirectory, settings);
  }

  /**
   * The same, by another main class, which calls that of the service.
   *
   * @param java more options of Java
   */
  public static ServiceProcess startEmbedded(
      Class<?> main,
      List<String> java,
      Map<String, String> environment,
      Path dataDirectory,
      String... settings) {
    List<String> command = JavaCommand.of(main, options(java));
    command.add("serve");
    command.add("--data-dir=" + dataDirectory);
    command.addAll(List.of(settings));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return start(builder);
  }

  /**
   * Starts it on an ephemeral PostgreSQL.
   *
   * @param temporary the directory for temporary files
   * @param log for what it logs
   */
  public static ServiceProcess startEphemeral(Path temporary, Path log, String... settings) {
    List<String> command =
        JavaCommand.of(Main.class, options(List.of("-Djava.io.tmpdir=" + temporary)));
    command.add("serve");
    command.add("--ephemeral");
    command.addAll(List.of(settings));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(log.toFile()));
    builder
        .environment()
        .put("XDG_CACHE_HOME", String.valueOf(EmbeddedDirectory.BINARIES.getParent()));
    return start(builder);
  }

  /** Starts another version of the service, which was built before. */
  public static ServiceProcess startJar(Path jar, DatabaseTarget database) {
    return start(JavaCommand.ofJar(jar, JAVA), ProcessBuilder.Redirect.INHERIT, database);
  }

  /** Starts it with environment variables. */
  public static ServiceProcess startWithEnvironment(
      Map<String, String> environment, DatabaseTarget database, String... settings) {
    return start(
        JavaCommand.of(Main.class, JAVA),
        ProcessBuilder.Redirect.INHERIT,
        environment,
        TestDatabase.requireServersRole(database),
        settings);
  }

  /** Starts it, with a file for what it logs. */
  public static ServiceProcess startLogging(Path log, DatabaseTarget database, String... settings) {
    return start(
        "256m",
        ProcessBuilder.Redirect.to(log.toFile()),
        TestDatabase.requireServersRole(database),
        settings);
  }

  /**
   * Starts it in a Java heap of this size. As under the launcher, it ends when that is exhausted.
   *
   * @param heap such as {@code "64m"}
   */
  public static ServiceProcess startWithHeap(
      String heap, DatabaseTarget database, String... settings) {
    return start(
        heap, ProcessBuilder.Redirect.INHERIT, TestDatabase.requireServersRole(database), settings);
  }

  private static ServiceProcess start(
      String heap, ProcessBuilder.Redirect log, DatabaseTarget database, String... settings) {
    return start(
        JavaCommand.of(Main.class, options(List.of("-Xmx" + heap))), log, database, settings);
  }

  private static ServiceProcess start(
      List<String> program,
      ProcessBuilder.Redirect log,
      DatabaseTarget database,
      String... settings) {
    return start(program, log, Map.of(), database, settings);
  }

  private static ServiceProcess start(
      List<String> program,
      ProcessBuilder.Redirect log,
      Map<String, String> environment,
      DatabaseTarget database,
      String... settings) {
    List<String> command = new ArrayList<>(program);
    command.add("serve");
    command.add("--database-url=" + database.jdbcUrl().replaceFirst("^jdbc:", ""));
    command.add("--database-user=" + database.user());
    command.addAll(List.of(settings));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log);
    builder.environment().putAll(environment);
    String password = database.password();
    if (password != null) {
      builder.environment().put("CREDIT_DATABASE_PASSWORD", password);
    }
    return start(builder);
  }

  private static List<String> options(List<String> more) {
    return Stream.concat(JAVA.stream(), more.stream()).toList();
  }

  private static ServiceProcess start(ProcessBuilder builder) {
    builder.environment().putAll(FREE_PORTS);
    try {
      Process process = builder.start();
      return new ServiceProcess(process, awaitReady(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Matcher awaitReady(Process process) throws IOException {
    // Not closed, since the process keeps printing.
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return ready;
      }
    }
    throw new IllegalStateException("the service ended without being ready");
  }

  public int port() {
    return port;
  }

  /** What it printed when it was ready. */
  public String readyLine() {
    return ready.group();
  }

  /** The number of the process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** A connection to it. */
  public ManagedChannel channel() {
    return channel;
  }

  /** What it reads as its standard input. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** Waits until it ends, and returns its exit code. */
  public int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** Asks it to stop (SIGTERM) and returns its exit code; fails if it goes on for a minute. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new AssertionError("the service did not stop");
    }
    return process.exitValue();
  }

  /** Freezes it (kill -STOP): its connections stay open, and it does nothing. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int unused =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills it (kill -9) and waits until it is gone. */
  public void kill9() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Kills it. At the end of a test, nothing needs to be finished. */
  @Override
  public void close() {
    channel.shutdownNow();
    kill9();
  }
}
