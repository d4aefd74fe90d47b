package org.creditservice.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * @param launcher the {@code credit} script
 * @param baseline the {@code credit} script of another version of the service, if one takes part
 * @param serverOptions additional options for each of the service's servers
 * @param pgbench absent if it is not installed; the rivals that it calls are then left out
 * @param pgledger the file with pgledger's SQL; absent to leave this rival out
 * @param directory the directory for scripts and logs
 * @param calibration how long the rivals try each number of pgbench clients
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
    Duration calibration) {

  /** The name of the service in reports. */
  public static final String SERVICE = "service";

  /** The name of the rival that the main ratios compare with. */
  public static final String STRONGEST_RIVAL = RivalKind.FUNCTION.contenderName();

  /** The name of the service's other version in reports. */
  private static final String BASELINE = "baseline";

  private static final String ECHO_SERVER_HEAP = "-Xmx256m";

  /** Starts the contenders for a load: the service first, its baseline, then the load's rivals. */
  public List<Contender> start(Load load) {
    return start(load.servers(), load.rivals());
  }

  /** Starts one server of the service, its baseline and its strongest rival, for all loads. */
  public List<Contender> startShared() {
    return start(1, RivalSelection.STRONGEST);
  }

  private List<Contender> start(int servers, RivalSelection rivals) {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(service(SERVICE, launcher, servers, List.of()));
    baseline.ifPresent(other -> contenders.add(service(BASELINE, other, servers, List.of())));
    if (rivals != RivalSelection.NONE) {
      pgbench.ifPresent(program -> contenders.add(rival(RivalKind.FUNCTION, program)));
    }
    if (rivals == RivalSelection.ALL) {
      pgbench.ifPresent(program -> contenders.addAll(otherRivals(program)));
      contenders.add(service("unbatched", launcher, 1, List.of("--batch-max=1")));
      contenders.add(echo());
    }
    return contenders;
  }

  private Contender service(String name, Path script, int count, List<String> ownOptions) {
    Database database = postgres.createDatabase(name);
    List<String> options =
        Stream.of(List.of("--log-level=warn"), serverOptions, ownOptions)
            .flatMap(List::stream)
            .toList();
    List<ServerProcess> servers =
        Stream.generate(() -> ServerProcess.startService(cleanup, script, database, options))
            .limit(count)
            .toList();
    return new ServiceContender(name, database, servers);
  }

  private List<Contender> otherRivals(Pgbench program) {
    return Stream.concat(
            Stream.of(RivalKind.PLAIN), pgledger.stream().map(sql -> RivalKind.PGLEDGER))
        .map(kind -> rival(kind, program))
        .toList();
  }

  private Contender rival(RivalKind kind, Pgbench program) {
    String name = kind.contenderName();
    Database database = postgres.createDatabase(name);
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
      case FUNCTION -> FunctionSchema.in(database, /* hasLedger= */ true);
      case PLAIN -> FunctionSchema.in(database, /* hasLedger= */ false);
      case PGLEDGER -> PgledgerSchema.in(database, Files.readString(pgledger.orElseThrow()));
    };
  }

  private Contender echo() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            ECHO_SERVER_HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            EchoServer.class.getName());
    return new EchoContender(
        ServerProcess.start(cleanup, new ProcessBuilder(command)), postgres.createDatabase("echo"));
  }
}
