package org.creditservice.testing;

import java.nio.file.Path;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;

/**
 * A separate PostgreSQL with durable settings that can be killed and restarted on the same port.
 * Its database has no schema.
 */
public final class RestartablePostgres implements AutoCloseable {

  static final String DATABASE = "credit";

  /** Without {@code synchronous_commit}: it is on by default, and a reload can change a default. */
  private static final Map<String, String> DURABLE =
      Map.of("fsync", "on", "full_page_writes", "on");

  private final TestPostgres postgres;
  private boolean hasSchema;

  /** Creates and starts it. */
  public static RestartablePostgres start() {
    return start(new TestPostgres(DURABLE));
  }

  /** Creates and starts it, with its files in this directory. */
  public static RestartablePostgres startIn(Path directory) {
    return start(new TestPostgres(DURABLE, directory));
  }

  private static RestartablePostgres start(TestPostgres postgres) {
    RestartablePostgres restartable = new RestartablePostgres(postgres);
    restartable.restart();
    restartable.postgres.execute("CREATE DATABASE " + DATABASE + " OWNER " + TestPostgres.OWNER);
    return restartable;
  }

  private RestartablePostgres(TestPostgres postgres) {
    this.postgres = postgres;
  }

  /** The same, with a clock of its own. */
  public static RestartablePostgres start(FakeClock clock) {
    RestartablePostgres restartable = start();
    restartable.stop();
    restartable.postgres.run(clock.programs(TestPostgres.binaries()));
    restartable.restart();
    return restartable;
  }

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
    postgres.kill9();
  }

  /** Freezes all its processes (kill -STOP): its connections stay open, and nothing answers. */
  public void freeze() {
    postgres.signal("STOP");
  }

  /** Lets them go on, if they are frozen. */
  public void thaw() {
    postgres.signal("CONT");
  }

  /** A standby that follows this one, see {@link StandbyPostgres}. This one is restarted for it. */
  public StandbyPostgres createStandby() {
    stop();
    TestPostgres copy = postgres.copyAsStandby(StandbyPostgres.NAME);
    restart();
    return StandbyPostgres.start(this, copy);
  }

  /** The port, which stays the same after a restart. */
  public int port() {
    return postgres.port();
  }

  /** Its database, as the role of servers; as the owner while it has no schema yet. */
  public DatabaseTarget target() {
    return hasSchema ? postgres.service(DATABASE) : owner();
  }

  /** Its database, as the role that owns it and migrates. */
  public DatabaseTarget owner() {
    return postgres.owner(DATABASE);
  }

  /** Brings its database up to date, and grants the roles of servers what they need. */
  public void migrate() {
    postgres.migrate(DATABASE);
    hasSchema = true;
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
