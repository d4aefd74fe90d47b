package org.creditservice.bench.contender;

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
import java.util.Set;
import java.util.stream.Stream;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.Cleanup;
import org.creditservice.bench.load.Rival;
import org.creditservice.bench.postgres.Database;
import org.creditservice.bench.postgres.Postgres;
import org.creditservice.bench.textbook.TextbookServer;
import org.creditservice.bench.timeline.EventSources;
import org.creditservice.bench.timeline.GcLog;

/**
 * Starts contenders, each on a new database.
 *
 * @param launcher the {@code credit} script
 * @param baseline the {@code credit} script of another version of the service, if one takes part
 * @param serverOptions additional options for each of the service's servers
 * @param pgbench absent if it is not installed; then none of the rivals that it calls may be
 *     started
 * @param pgledger the file with pgledger's SQL; absent unless this rival is started
 * @param directory the directory for scripts and logs
 * @param calibration how long the rivals try each number of pgbench clients
 * @param serverCommand the beginning of the commands that start servers; may be empty
 * @param timeline watches open loops; absent if that is not wanted
 */
public record ContenderFactory(
    Cleanup cleanup,
    Postgres postgres,
    Path launcher,
    Optional<Path> baseline,
    List<String> serverOptions,
    Optional<Pgbench> pgbench,
    Optional<Path> pgledger,
    Path directory,
    Duration calibration,
    List<String> serverCommand,
    Optional<EventSources> timeline) {

  /** The name of the service in reports. */
  public static final String SERVICE = "service";

  /** The name of the service's other version in reports. */
  private static final String BASELINE = "baseline";

  private static final String ECHO_SERVER_HEAP = "-Xmx256m";

  /** Those of the service itself, in the {@code credit} script. */
  private static final List<String> TEXTBOOK_JVM_OPTIONS =
      List.of(
          "-Xmx256m",
          "-Xshare:auto",
          "-XX:+UseParallelGC",
          "-XX:MetaspaceSize=96m",
          "-XX:+ExitOnOutOfMemoryError");

  /**
   * Starts contenders: the service first, its baseline, then the rivals in their order.
   *
   * @param servers the number of the service's servers
   */
  public List<Contender> start(int servers, Set<Rival> rivals) {
    List<Contender> contenders = new ArrayList<>();
    ServiceContender service = service(SERVICE, launcher, servers, List.of());
    contenders.add(service);
    baseline.ifPresent(other -> contenders.add(service(BASELINE, other, servers, List.of())));
    rivals.stream().sorted().map(rival -> rival(rival, service)).forEach(contenders::add);
    return contenders.stream().map(this::observed).toList();
  }

  private Contender observed(Contender contender) {
    return timeline
        .<Contender>map(sources -> new ObservedContender(contender, sources))
        .orElse(contender);
  }

  private Contender rival(Rival rival, ServiceContender service) {
    return switch (rival) {
      case FUNCTION, PLAIN, PGLEDGER -> inDatabase(rival);
      case TEXTBOOK -> textbook();
      case UNBATCHED -> service(rival.label(), launcher, 1, List.of("--batch-max=1"));
      case WARM -> service(rival.label(), launcher, 1, List.of());
      case ECHO -> echo();
      case FLOOR -> new FloorContender(postgres.createDatabase(rival.label()), service);
    };
  }

  private ServiceContender service(String name, Path script, int count, List<String> ownOptions) {
    Database database = postgres.createDatabase(name);
    List<String> options =
        Stream.of(List.of("--log-level=warn"), serverOptions, ownOptions)
            .flatMap(List::stream)
            .toList();
    return new ServiceContender(
        name,
        database,
        count,
        () ->
            ServerProcess.startService(
                cleanup, asServer(script), database, options, environment(name)),
        /* hashChain= */ true);
  }

  private List<String> asServer(Path program) {
    return Stream.concat(serverCommand.stream(), Stream.of(program.toString())).toList();
  }

  /** Makes a server tell what a timeline shows. */
  private Map<String, String> environment(String name) {
    return timeline
        .map(
            sources -> {
              int port = freePort();
              sources.addMetrics(name, port);
              String given = System.getenv().getOrDefault("CREDIT_JAVA_OPTS", "");
              return Map.of(
                  "CREDIT_HTTP_PORT",
                  String.valueOf(port),
                  "CREDIT_JAVA_OPTS",
                  given + " " + GcLog.option(sources.newGcLog(name)));
            })
        .orElse(Map.of());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchException("There is no free port: " + e.getMessage() + ".", e);
    }
  }

  private Contender inDatabase(Rival rival) {
    String name = rival.label();
    Database database = postgres.createDatabase(name);
    try {
      Path own = Files.createTempDirectory(directory, name);
      return new PgbenchContender(
          rival, pgbench.orElseThrow(), database, schema(rival, database), own, calibration);
    } catch (IOException e) {
      throw new BenchException("Cannot use the directory %s: %s.".formatted(directory, e), e);
    }
  }

  private RivalSchema schema(Rival rival, Database database) throws IOException {
    return rival == Rival.PGLEDGER
        ? PgledgerSchema.in(database, Files.readString(pgledger.orElseThrow()))
        : FunctionSchema.in(database, /* hasLedger= */ rival == Rival.FUNCTION);
  }

  private Contender textbook() {
    String name = Rival.TEXTBOOK.label();
    Database database = postgres.createDatabase(name);
    List<String> arguments =
        List.of(database.target().jdbcUrl(), String.valueOf(database.target().user()));
    List<String> jvmOptions = new ArrayList<>(TEXTBOOK_JVM_OPTIONS);
    timeline.ifPresent(sources -> jvmOptions.add(GcLog.option(sources.newGcLog(name))));
    ProcessBuilder builder = java(jvmOptions, TextbookServer.class, arguments);
    Optional.ofNullable(database.target().password())
        .ifPresent(password -> builder.environment().put(TextbookServer.PASSWORD, password));
    ServerProcess server = ServerProcess.start(cleanup, builder);
    return new TextbookContender(
        new ServiceContender(name, database, 1, () -> server, /* hashChain= */ false),
        server,
        calibration);
  }

  private Contender echo() {
    ProcessBuilder builder = java(List.of(ECHO_SERVER_HEAP), EchoServer.class, List.of());
    return new EchoContender(
        ServerProcess.start(cleanup, builder), postgres.createDatabase(Rival.ECHO.label()));
  }

  /** Another process with the bench's own class path. */
  private ProcessBuilder java(List<String> options, Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(asServer(Path.of(System.getProperty("java.home"), "bin", "java")));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
