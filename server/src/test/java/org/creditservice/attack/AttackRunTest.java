package org.creditservice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.LargeLedger;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All attacks, one after the other, against one process with 256 MB of heap, beside a well-behaved
 * caller. Each row of the table in docs/security.md is printed as it is measured; {@code
 * -Dattack.seconds=60} makes each attack longer.
 *
 * <p>Unlike all other tests it asserts times, because they are what an attack is about. So it runs
 * alone, in a profile of its own. The attacker shares the processors with the service.
 */
@Tag("attack")
class AttackRunTest {
  private static final long SECONDS = Long.getLong("attack.seconds", 5);
  private static final int P99_MAX_MILLIS = 250;
  private static final long RECOVERY_MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Heap and network may each have 256 MB; the rest is Java's own. */
  private static final long MEMORY_MAX_KB = 900 * 1024;

  private static final long LOG_BYTES_MAX = 64 * 1024;

  /** A second without a slow call is what a caller calls normal again. */
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long CALM_MILLIS = 100;
  private static final int WARM_UP_CALLS = 400;

  /** Of each attack, so that none is measured while its code is loaded. */
  private static final long WARM_UP_MILLIS = 200;

  private static final List<String> ROWS = new ArrayList<>();

  @TempDir private static Path directory;
  private static TestDatabase database;
  private static ServiceProcess service;
  private static SteadyCaller caller;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    LargeLedger.fill(database, Attack.PROFILE, 1000);
    service = ServiceProcess.startLogging(directory.resolve("log"), database.target());
    new Client(service.channel()).create("steady", 0);
    caller = SteadyCaller.start(service.port(), "steady");
    for (Attack attack : Attack.values()) {
      strike(attack, WARM_UP_MILLIS);
    }
    Await.until("it is warm", () -> caller.succeeded() >= WARM_UP_CALLS && isCalm());
  }

  private static void strike(Attack attack, long millis) {
    try (Siege siege = new Siege(service.port(), Duration.ofMillis(millis))) {
      attack.run(siege);
    }
  }

  @AfterAll
  static void nothingIsLost() throws InterruptedException {
    caller.finish();
    assertThat(caller.failures()).isEmpty();
    assertThat(new Client(service.channel()).profile("steady").getBalance())
        .isEqualTo(caller.succeeded());
    ROWS.forEach(System.out::println);
    caller.close();
    service.close();
    database.close();
  }

  @ParameterizedTest
  @EnumSource
  void othersAreServed(Attack attack) throws IOException {
    long logBytes = logBytes();
    int failures = caller.failures().size();
    long begin = System.nanoTime();
    long end = strikeAndRecover(attack);
    if (caller.between(begin, end).millis(99) >= P99_MAX_MILLIS) {
      // Two slow calls are enough for that. A pause of the machine doesn't come twice.
      begin = System.nanoTime();
      end = strikeAndRecover(attack);
    }
    long recovery = System.nanoTime() - end;

    Latencies during = caller.between(begin, end);
    Latencies newcomers = caller.newcomersBetween(begin, end);
    long logged = logBytes() - logBytes;
    ROWS.add(
        String.format(
            Locale.ROOT,
            "| %s | %d, %d | %d | %.1f | %d |",
            attack.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            during.millis(50),
            during.millis(99),
            newcomers.millis(50),
            Math.max(0, recovery - CALM_NANOS) / 1e9,
            logged / 1024));

    assertThat(service.isAlive()).isTrue();
    assertThat(caller.failures()).hasSize(failures);
    assertThat(during.count()).isGreaterThan((int) SECONDS * 19);
    assertThat(during.millis(99)).as("p99, ms").isLessThan(P99_MAX_MILLIS);
    assertThat(recovery - CALM_NANOS).isLessThan(RECOVERY_MAX_NANOS);
    assertThat(logged).as("bytes of log").isLessThan(LOG_BYTES_MAX);
    assertThat(peakMemoryKb()).isLessThan(MEMORY_MAX_KB);
  }

  /** Returns when the strike ended, once the service has recovered. */
  private static long strikeAndRecover(Attack attack) {
    strike(attack, SECONDS * 1000);
    long end = System.nanoTime();
    Await.until("the service recovers", () -> isCalm() || !service.isAlive());
    return end;
  }

  /** Whether the calls of the last second were all answered, and as fast as ever. */
  private static boolean isCalm() {
    long now = System.nanoTime();
    Latencies last = caller.between(now - CALM_NANOS - CALM_MILLIS * 1_000_000, now);
    return last.count() >= 20 && last.millis(100) < CALM_MILLIS;
  }

  private static long logBytes() throws IOException {
    return Files.size(directory.resolve("log"));
  }

  /** The most memory that the process has had, heap and network included. */
  private static long peakMemoryKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + service.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
