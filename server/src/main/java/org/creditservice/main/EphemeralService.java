package org.creditservice.main;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.config.Settings;

/**
 * The whole service in this JVM, on a database that is gone when this is closed, with test
 * controls: for tests of callers. It listens on loopback, on a port of its own.
 *
 * <pre>
 * try (EphemeralService service = EphemeralService.start(Map.of())) {
 *   Channel channel = Grpc.newChannelBuilder(service.target(), InsecureChannelCredentials.create())…
 * }
 * </pre>
 *
 * <p>It takes nothing from the environment, and changes nothing of the process: neither its log nor
 * its signals. Its database is deleted even if the process is killed.
 */
public final class EphemeralService implements AutoCloseable {
  private static final Map<String, String> FLAGS =
      Map.of("ephemeral", "true", "test-controls", "true", "grpc-port", "0", "http-port", "off");

  private final ServiceDatabase database;
  private final CreditServer server;
  private final Settings settings;

  private EphemeralService(ServiceDatabase database, CreditServer server, Settings settings) {
    this.database = database;
    this.server = server;
    this.settings = settings;
  }

  /**
   * Starts it, and waits until it executes commands: a few seconds, and some more when it unpacks
   * PostgreSQL for the first time on a machine.
   *
   * @param flags those of {@code credit serve}, by their names without dashes, such as {@code
   *     "sweep-interval"} → {@code "1s"}
   * @throws RuntimeException with one sentence that says what to do, if it can't start
   */
  public static EphemeralService start(Map<String, String> flags) throws InterruptedException {
    Map<String, String> all = new HashMap<>(FLAGS);
    all.putAll(flags);
    Settings settings = Settings.from(all, home());
    Startup.begin(settings);
    ServiceDatabase database = ServiceDatabase.openToServe(settings);
    try {
      return start(settings, database);
    } catch (RuntimeException | InterruptedException e) {
      database.close();
      throw e;
    }
  }

  private static EphemeralService start(Settings settings, ServiceDatabase database)
      throws InterruptedException {
    CreditServer server = CreditServer.listen(settings, database, TlsPorts.open(settings));
    try {
      boolean unused =
          Startup.becomeReady(
              settings, database, CompletableFuture.completedFuture(server), new StopSignal());
      return new EphemeralService(database, server, settings);
    } catch (RuntimeException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /** Where PostgreSQL's programs stay unpacked is all that a user's environment decides. */
  private static Map<String, String> home() {
    return Stream.of("HOME", "XDG_CACHE_HOME")
        .filter(System.getenv()::containsKey)
        .collect(Collectors.toMap(name -> name, name -> System.getenv(name)));
  }

  /** What a channel is built for, such as {@code 127.0.0.1:40123}. */
  public String target() {
    return HostAndPort.of(settings.grpc().address(), port());
  }

  /** The port that it listens on. */
  public int port() {
    return server.grpcPort();
  }

  /** The operations port; empty unless {@code http-port} was set. */
  public Optional<Integer> httpPort() {
    return server.httpPort();
  }

  /** Ends it: calls in flight are cancelled, and the database is deleted. */
  @Override
  public void close() {
    try {
      server.close();
    } finally {
      database.close();
    }
  }
}
