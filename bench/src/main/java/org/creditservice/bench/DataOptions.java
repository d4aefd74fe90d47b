package org.creditservice.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.creditservice.bench.postgres.FlushDelay;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Durations;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code ./credit bench} that say where the data are. */
@SuppressWarnings("unused") // picocli writes the fields
final class DataOptions {
  private static final Path RAM_DISK = Path.of("/dev/shm");

  /** More would run into the service's time limits. */
  private static final Duration FLUSH_DELAY_MAX = Duration.ofMillis(200);

  @Option(
      names = "--ram",
      description =
          "Keep the data on a RAM disk (/dev/shm), to see what remains when flushes cost nothing.")
  private boolean ram;

  @Option(
      names = "--flush-delay",
      paramLabel = "TIME",
      description =
          "Make each flush of PostgreSQL take longer by TIME, such as 5ms, to see what becomes of"
              + " the ratios on a slower disk. Needs a C compiler.")
  private String flushDelay = "0s";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep the data in a temporary directory in DIR. Default: bench/target/data.")
  private @Nullable Path dataDir;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description =
          "Use this PostgreSQL as a superuser, in databases that the bench creates and drops. The"
              + " password is taken from CREDIT_DATABASE_PASSWORD.")
  private @Nullable String databaseUrl;

  Path directory() {
    if (ram) {
      return RAM_DISK;
    }
    return dataDir == null ? Checkout.target("data") : dataDir;
  }

  Optional<DatabaseTarget> externalDatabase() {
    if (databaseUrl == null) {
      return Optional.empty();
    }
    return Settings.from(Map.of("database-url", databaseUrl), System.getenv())
        .database()
        .external();
  }

  /** What is added to each flush; zero for nothing. */
  Duration flushDelay() {
    return Durations.parse(flushDelay);
  }

  void check(CommandLine commandLine) {
    BenchOptions.require(
        commandLine, !ram || dataDir == null, "--ram and --data-dir exclude each other.");
    BenchOptions.require(
        commandLine,
        databaseUrl == null || (!ram && dataDir == null),
        "--database-url excludes --ram and --data-dir.");
    BenchOptions.require(
        commandLine, !ram || Files.isDirectory(RAM_DISK), "--ram: there is no /dev/shm.");
    try {
      Optional<DatabaseTarget> unused = externalDatabase();
    } catch (InvalidSettingException e) {
      throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    }
    checkFlushDelay(commandLine);
  }

  private void checkFlushDelay(CommandLine commandLine) {
    Duration delay;
    try {
      delay = flushDelay();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          commandLine, "--flush-delay must be a length of time, such as 5ms.", e);
    }
    BenchOptions.require(
        commandLine,
        delay.compareTo(FLUSH_DELAY_MAX) <= 0,
        "--flush-delay must be at most " + Durations.format(FLUSH_DELAY_MAX) + ".");
    BenchOptions.require(
        commandLine,
        delay.isZero() || databaseUrl == null,
        "--flush-delay can't reach the PostgreSQL of --database-url.");
    BenchOptions.require(
        commandLine,
        delay.isZero() || FlushDelay.find().isPresent(),
        "--flush-delay needs a C compiler, and there is neither cc, gcc nor clang on the PATH.");
  }
}
