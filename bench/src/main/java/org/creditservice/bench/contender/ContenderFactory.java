package org.creditservice.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.Cleanup;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.RivalSelection;
import org.creditservice.bench.postgres.Database;
import org.creditservice.bench.postgres.Postgres;

/**
 * Starts contenders, each on a new database.
 *
 * @param launcher the program {@code credit}
 * @param serverOptions more options for each of the service's servers
 * @param pgledger pgledger's SQL, where it is to take part
 * @param directory for scripts and logs
 * @param calibration how long each number of pgbench's clients is tried
 */
public record ContenderFactory(
    Cleanup cleanup,
    Postgres postgres,
    Path launcher,
    List<String> serverOptions,
    Optional<Pgbench> pgbench,
    Optional<Path> pgledger,
    Path directory,
    Duration calibration) {

  /** What the service is called in reports. */
  public static final String SERVICE = "service";

  /** The rival that the main ratios are about. */
  public static final String FUNCTION = "function";

  private static final String SERVER_HEAP = "-Xmx256m";

  /** The service and the rivals that a load is given to, the service first. */
  public List<Contender> of(Load load) {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(service(SERVICE, load.servers(), List.of()));
    if (load.rivals() != RivalSelection.NONE) {
      pgbench.ifPresent(program -> contenders.add(function(program)));
    }
    if (load.rivals() == RivalSelection.ALL) {
      pgbench.ifPresent(program -> contenders.addAll(others(program)));
      contenders.add(service("unbatched", 1, List.of("--batch-max=1")));
      contenders.add(echo());
    }
    return contenders;
  }

  /** The service and its strongest rival alone. */
  public List<Contender> pair() {
    return Stream.concat(
            Stream.of(service(SERVICE, 1, List.of())), pgbench.stream().map(this::function))
        .toList();
  }

  private Contender service(String name, int count, List<String> ownOptions) {
    Database database = create(name);
    List<String> options =
        Stream.of(List.of("--log-level=warn"), serverOptions, ownOptions)
            .flatMap(List::stream)
            .toList();
    List<ServerProcess> servers =
        Stream.generate(() -> ServerProcess.serve(cleanup, launcher, database, options))
            .limit(count)
            .toList();
    return new ServiceContender(name, database, servers);
  }

  private Contender function(Pgbench program) {
    return rival(RivalKind.FUNCTION, program);
  }

  private List<Contender> others(Pgbench program) {
    return Stream.concat(
            Stream.of(RivalKind.PLAIN), pgledger.stream().map(sql -> RivalKind.PGLEDGER))
        .map(kind -> rival(kind, program))
        .toList();
  }

  private Contender rival(RivalKind kind, Pgbench program) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    Database database = create(name);
    try {
      Path own = Files.createTempDirectory(directory, name);
      return new PgbenchContender(
          kind, program, database, schema(kind, database), own, calibration);
    } catch (IOException e) {
      throw new BenchException("Cannot use the directory %s: %s.".formatted(directory, e), e);
    }
  }

  private RivalSchema schema(RivalKind kind, Database database) throws IOException {
    return switch (kind) {
      case FUNCTION -> FunctionSchema.in(database, /* withLedger= */ true);
      case PLAIN -> FunctionSchema.in(database, /* withLedger= */ false);
      case PGLEDGER -> PgledgerSchema.in(database, Files.readString(pgledger.orElseThrow()));
    };
  }

  private Contender echo() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            SERVER_HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            EchoServer.class.getName());
    return new EchoContender(
        ServerProcess.start(cleanup, new ProcessBuilder(command)), create("echo"));
  }

  private Database create(String purpose) {
    return postgres.create(purpose);
  }
}
