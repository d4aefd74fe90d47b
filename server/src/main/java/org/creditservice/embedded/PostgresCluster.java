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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL data directory, and the one server on it.
 *
 * <p>The server listens on loopback only, asks for a password, and runs in a session of its own:
 * Ctrl-C in a terminal reaches the service alone, which stops its PostgreSQL last. Not safe for
 * several threads.
 */
public final class PostgresCluster {

  /** Nothing that was committed is lost, whatever ends. */
  public static final Map<String, String> DURABLE =
      Map.of("fsync", "on", "full_page_writes", "on", "synchronous_commit", "on");

  /** Fast, and gone when the machine goes down. For tests. */
  public static final Map<String, String> NOT_DURABLE =
      Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off");

  /** The role that initdb makes. */
  public static final String SUPERUSER = "postgres";

  /** Where it listens. */
  public static final String HOST = "127.0.0.1";

  private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);

  /**
   * Recovery after a crash comes first; minutes of it need a load that an embedded PostgreSQL
   * doesn't see.
   */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  /** A fast shutdown ends with a checkpoint, which has to write what is in memory. */
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);

  /** A killed server's workers end within moments, and until then keep its memory and its port. */
  private static final Duration RETRY_FOR = Duration.ofSeconds(15);

  private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

  /**
   * What the log says when another try may do: leftovers of a killed server, a port lost to someone
   * else.
   */
  private static final List<String> PASSING_TROUBLE =
      List.of("is still in use", "Address already in use", "postmaster.pid\" already exists");

  private final PostgresBinaries binaries;
  private final Path directory;
  private final ServerLog serverLog;

  /**
   * Names a cluster; does nothing yet.
   *
   * @param directory the data directory (PGDATA)
   * @param logFile where the server writes its log, outside of the data directory
   */
  public PostgresCluster(PostgresBinaries binaries, Path directory, Path logFile) {
    this.binaries = binaries;
    this.directory = directory;
    this.serverLog = new ServerLog(logFile);
  }

  /**
   * Makes the data directory: UTF8, compared byte by byte, with a password for every connection.
   *
   * @param passwordFile holds the superuser's password
   */
  public void initialize(Path passwordFile) {
    Program.Result result =
        Program.run(
            binaries.command(
                "initdb",
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
                    "--set=log_timezone=UTC")));
    if (!result.succeeded()) {
      throw new EmbeddedPostgresException(
          "Cannot make a PostgreSQL data directory in %s: %s"
              .formatted(directory, explained(result.output())));
    }
  }

  /**
   * Starts the server and waits until it accepts connections. A server that is there already, left
   * by a service that was killed, is stopped first, so that never two serve one directory.
   *
   * @param port where to listen; 0 is any free port
   * @param parameters PostgreSQL's own settings by name, stronger than those in the directory
   * @return the port
   */
  public int start(int port, Map<String, String> parameters) {
    long giveUpNanos = System.nanoTime() + RETRY_FOR.toNanos();
    while (true) {
      stopLeftover();
      int tried = port == 0 ? freePort() : port;
      Optional<String> trouble = tryStart(tried, parameters);
      if (trouble.isEmpty()) {
        return tried;
      }
      boolean passes = PASSING_TROUBLE.stream().anyMatch(trouble.get()::contains);
      if (!passes || System.nanoTime() - giveUpNanos > 0) {
        throw new EmbeddedPostgresException(trouble.get());
      }
      LockSupport.parkNanos(RETRY_PAUSE.toNanos());
    }
  }

  /**
   * Stops the server in an orderly way, if it runs: open transactions are rolled back, the rest is
   * on disk.
   */
  public void stop() {
    if (!isRunning()) {
      return;
    }
    Program.Result fast = control("stop", "--mode=fast", "--timeout=" + STOP_TIMEOUT.toSeconds());
    if (fast.succeeded() || !isRunning()) {
      return;
    }
    log.warn("PostgreSQL in {} doesn't stop ({}); stopping it at once", directory, fast.output());
    Program.Result immediate = control("stop", "--mode=immediate");
    if (!immediate.succeeded() && isRunning()) {
      throw new EmbeddedPostgresException(
          "Cannot stop the PostgreSQL in %s: %s".formatted(directory, immediate.output()));
    }
  }

  /** Whether a server serves this directory. */
  public boolean isRunning() {
    return PostmasterPid.read(directory).filter(PostmasterPid::isServing).isPresent();
  }

  /** The server's main process, if it runs. */
  public Optional<ProcessHandle> process() {
    return PostmasterPid.read(directory)
        .filter(PostmasterPid::isServing)
        .flatMap(PostmasterPid::process);
  }

  private void stopLeftover() {
    Optional<PostmasterPid> leftover = PostmasterPid.read(directory);
    if (leftover.isEmpty()) {
      return;
    }
    if (leftover.get().isServing()) {
      log.info("stopping the PostgreSQL that a killed service left in {}", directory);
      stop();
    } else if (leftover.get().process().isPresent()) {
      // The number is another program's by now. PostgreSQL can't tell, and would refuse to start.
      deleteStale(leftover.get().file());
    }
  }

  private static void deleteStale(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new EmbeddedPostgresException("Cannot remove the stale %s: %s.".formatted(file, e), e);
    }
  }

  /** Tries once; the answer is what went wrong, or nothing. */
  private Optional<String> tryStart(int port, Map<String, String> parameters) {
    try {
      serverLog.rotate();
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
      String said = lines.isEmpty() ? result.output() : String.join("\n", lines);
      return Optional.of(
          "PostgreSQL does not start in %s. %s%nIts log: %s"
              .formatted(directory, explained(said), serverLog.file()));
    } catch (IOException e) {
      return Optional.of(
          "Cannot read or write PostgreSQL's log %s: %s.".formatted(serverLog.file(), e));
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
            // None: a socket's path may be too long, and nobody needs it.
            "unix_socket_directories",
            "");
    return Stream.of(parameters, fixed)
        .flatMap(map -> map.entrySet().stream())
        .map(parameter -> "-c " + parameter.getKey() + "=" + parameter.getValue())
        .reduce("", (all, next) -> all + " " + next);
  }

  /** Adds the way out to the one refusal that PostgreSQL words for its own command line. */
  private static String explained(String said) {
    if (said.contains("cannot be run as root") || said.contains("must not be run as root")) {
      return "PostgreSQL refuses to run as root, and this machine lets nobody take another identity"
          + " (unshare -U fails): run the service as an ordinary user, or use --database-url.";
    }
    return said;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("There is no free port on " + HOST + ": " + e + ".", e);
    }
  }
}
