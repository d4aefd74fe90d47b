package org.creditservice.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.embedded.PostgresCluster;

/**
 * A separate PostgreSQL with durable settings that can be killed and restarted on the same port.
 * Its database has no schema.
 */
public final class RestartablePostgres implements AutoCloseable {

  private static final String DATABASE = "credit";

  private final TestPostgres postgres = new TestPostgres(PostgresCluster.DURABLE);

  /** Creates and starts it. */
  public static RestartablePostgres start() {
    RestartablePostgres restartable = new RestartablePostgres();
    restartable.restart();
    restartable.postgres.execute("CREATE DATABASE " + DATABASE + " OWNER " + TestPostgres.OWNER);
    return restartable;
  }

  /** The same, with a clock of its own. */
  public static RestartablePostgres start(FakeClock clock) {
    RestartablePostgres restartable = start();
    restartable.stop();
    restartable.postgres.run(clock.programs(TestPostgres.binaries()));
    restartable.restart();
    return restartable;
  }

  private RestartablePostgres() {}

  /** Starts it again, and waits until it accepts connections. */
  public void restart() {
    postgres.start();
  }

  /** Shuts it down in an orderly way, which still closes its connections. */
  public void stop() {
    postgres.cluster().stop();
  }

  /** Kills all its processes (kill -9) and waits until they are gone. */
  public void kill9() {
    ProcessHandle postmaster =
        postgres
            .cluster()
            .process()
            .orElseThrow(() -> new IllegalStateException("PostgreSQL isn't running"));
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    // The postmaster first, or it would restart its workers.
    postmaster.descendants().forEach(all::add);
    all.forEach(ProcessHandle::destroyForcibly);
    all.stream().map(ProcessHandle::onExit).forEach(CompletableFuture::join);
  }

  /** The port, which stays the same after a restart. */
  public int port() {
    return postgres.port();
  }

  /** Its database, as the role that owns it. */
  public DatabaseTarget target() {
    return postgres.owner(DATABASE);
  }

  /** Its database, as a superuser. */
  public DatabaseTarget superuser() {
    return postgres.superuser(DATABASE);
  }

  @Override
  public void close() {
    stop();
  }
}
