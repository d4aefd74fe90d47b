package org.creditservice.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.creditservice.config.IoReason;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL data directory and its server.
 *
 * <p>The server listens on loopback only and requires a password. It runs in its own session, so
 * that Ctrl-C in a terminal reaches only the service, which stops PostgreSQL last. Not thread-safe.
 */
public final class PostgresCluster {

  /** No commit is lost, even if the machine goes down. */
  public static final Map<String, String> DURABLE =
      Map.of("fsync", "on", "full_page_writes", "on", "synchronous_commit", "on");

  /** For tests: fast, but data is lost if the machine goes down. */
  public static final Map<String, String> NOT_DURABLE =
      Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off");

  /** The role that initdb creates. */
  public static final String SUPERUSER = "postgres";

  /** The address that it listens on. */
  public static final String HOST = "127.0.0.1";

  private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);

  /** Includes recovery after a crash, which takes minutes only under a much heavier load. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  /** A fast shutdown ends with a checkpoint, which writes all changes in memory. */
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);

  /** The workers of a killed server keep its memory and port until they end, within moments. */
  private static final Duration RETRY_FOR = Duration.ofSeconds(15);

  private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

  /**
   * In the log if another attempt may succeed: a killed server has not ended, or a port is taken.
   */
  private static final List<String> TRANSIENT_FAILURES =
      List.of("is still in use", "Address already in use", "postmaster.pid\" already exists");

  private final PostgresBinaries binaries;
  private final Path directory;
  private final ServerLog serverLog;

  /**
   * A cluster, which may not exist yet.
   *
   * @param directory the data directory (PGDATA)
   * @param logFile the server's log, outside of the data directory
   */
  public PostgresCluster(PostgresBinaries binaries, Path directory, Path logFile) {
    this.binaries = binaries;
    this.directory = directory;
    this.serverLog = new ServerLog(logFile);
  }

  /**
   * Creates the data directory: UTF8, compared byte by byte, with a password for each connection.
   *
   * @param passwordFile contains the superuser's password
   */
  public void initialize(Path passwordFile) {
    initialize(passwordFile, List.of());
  }

  /** The same for what nobody keeps: small, and without a wait for the disk. */
  void initializeFast(Path passwordFile) {
    initialize(passwordFile, List.of("--no-sync", "--no-data-checksums", "--wal-segsize=1"));
  }

  private void initialize(Path passwordFile, List<String> options) {
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(
        List.of(
            "--pgdata=" + directory,
            "--username=" + SUPERUSER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--set=timezone=UTC",
            "--set=log_timezone=UTC"));
    Program.Result result = Program.run(binaries.command("initdb", arguments));
    if (!result.succeeded()) {
      throw new EmbeddedPostgresException(
          "Cannot create a PostgreSQL data directory in %s: %s"
              .formatted(directory, explained(result.output())));
    }
  }

  /**
   * Starts the server and waits until it accepts connections. If a killed service has left a server
   * running, that is stopped first: a directory never has two.
   *
   * @param port the port to listen on; 0 is any free one
   * @param parameters PostgreSQL's settings by name; they override postgresql.conf
   * @return the port
   */
  public int start(int port, Map<String, String> parameters) {
    long giveUpNanos = System.nanoTime() + RETRY_FOR.toNanos();
    while (true) {
      stopLeftover();
      int tried = port == 0 ? freePort() : port;
      Optional<String> failure = tryStart(tried, parameters);
      if (failure.isEmpty()) {
        return tried;
      }
      boolean isTransient = TRANSIENT_FAILURES.stream().anyMatch(failure.get()::contains);
      if (!isTransient || System.nanoTime() - giveUpNanos > 0) {
        throw new EmbeddedPostgresException(failure.get());
      }
      LockSupport.parkNanos(RETRY_PAUSE.toNanos());
    }
  }

  /**
   * Shuts the server down, if it runs: open transactions are rolled back, all others are on disk.
   */
  public void stop() {
    if (!isRunning()) {
      return;
    }
    Program.Result fast = control("stop", "--mode=fast", "--timeout=" + STOP_TIMEOUT.toSeconds());
    if (fast.succeeded() || !isRunning()) {
      return;
    }
    log.warn(
        LogEvent.EMBEDDED_STOPS_SLOWLY,
        "PostgreSQL in {} does not stop ({}); stopping it immediately",
        directory,
        fast.output());
    Program.Result immediate = control("stop", "--mode=immediate");
    if (!immediate.succeeded() && isRunning()) {
      throw new EmbeddedPostgresException(
          "Cannot stop the PostgreSQL in %s: %s".formatted(directory, immediate.output()));
    }
  }

  /** Whether the server of this directory runs. */
  public boolean isRunning() {
    return PostmasterPid.read(directory).filter(PostmasterPid::isServing).isPresent();
  }

  /** The server's main process, if it runs. */
  public Optional<ProcessHandle> process() {
    return PostmasterPid.read(directory)
        .filter(PostmasterPid::isServing)
        .flatMap(PostmasterPid::process);
  }

  /** The server's log. */
  Path logFile() {
    return serverLog.file();
  }

  private void stopLeftover() {
    Optional<PostmasterPid> leftover = PostmasterPid.read(directory);
    if (leftover.isEmpty()) {
      return;
    }
    if (leftover.get().isServing()) {
      log.info("stopping a PostgreSQL that was left running in {}", directory);
      stop();
    } else if (leftover.get().isNumberInUse()) {
      // By another program, or by what is left of a process whose parent has not asked for its exit
      // code. PostgreSQL cannot know that and would refuse to start.
      deleteStale(leftover.get().file());
    }
  }

  private static void deleteStale(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Cannot remove the stale %s: %s.".formatted(file, IoReason.of(e)), e);
    }
  }

  /** Tries once; returns what went wrong, if anything did. */
  private Optional<String> tryStart(int port, Map<String, String> parameters) {
    try {
      serverLog.rotate();
      serverLog.createFor(binaries.user());
      long offset = serverLog.size();
      Program.Result result =
          control(
              "start",
              "--log=" + serverLog.file(),
              "--options=" + options(port, parameters),
              "--timeout=" + START_TIMEOUT.toSeconds());
      if (result.succeeded()) {
        return Optional.empty();
      }
      List<String> lines = serverLog.lastLinesAfter(offset);
      String output = lines.isEmpty() ? result.output() : String.join("\n", lines);
      return Optional.of(
          "PostgreSQL does not start in %s. %s%nIts log: %s"
              .formatted(directory, explained(output), serverLog.file()));
    } catch (IOException e) {
      return Optional.of(
          "Cannot read or write PostgreSQL's log %s: %s."
              .formatted(serverLog.file(), IoReason.of(e)));
    }
  }

  private Program.Result control(String action, String... arguments) {
    List<String> all = new ArrayList<>(List.of(action, "--pgdata=" + directory, "--wait", "-s"));
    all.addAll(List.of(arguments));
    return Program.run(binaries.command("pg_ctl", all));
  }

  private static String options(int port, Map<String, String> parameters) {
    Map<String, String> fixed =
        Map.of(
            "port",
            String.valueOf(port),
            "listen_addresses",
            HOST,
            // None: the path of a socket could be too long, and connections use TCP.
            "unix_socket_directories",
            "");
    return Stream.of(parameters, fixed)
        .flatMap(map -> map.entrySet().stream())
        .map(parameter -> "-c " + parameter.getKey() + "=" + parameter.getValue())
        .reduce("", (all, next) -> all + " " + next);
  }

  /** Replaces the one message that makes sense only on the command line of PostgreSQL. */
  private static String explained(String output) {
    if (output.contains("cannot be run as root") || output.contains("must not be run as root")) {
      return "PostgreSQL refuses to run as root, and the user cannot be changed on this machine"
          + " (unshare -U fails): run the service as an ordinary user, or use --database-url.";
    }
    return output;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "There is no free port on %s: %s.".formatted(HOST, IoReason.of(e)), e);
    }
  }
}
