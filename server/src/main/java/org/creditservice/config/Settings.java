package org.creditservice.config;

import java.util.List;
import java.util.Map;

/**
 * Everything `serve` can be told, checked.
 *
 * @param database where the database is, and how long anything asked of it may take
 * @param grpc how callers reach the service
 * @param engine how commands queue and are executed
 * @param sweep how jobs are ended whose time is over
 * @param log what goes to the log
 */
public record Settings(
    DatabaseSettings database,
    GrpcSettings grpc,
    EngineSettings engine,
    SweepSettings sweep,
    LogSettings log) {

  /** Settings that belong together, under the heading that the help gives them. */
  public record Group(String heading, List<Setting<?>> settings) {}

  private static final Group DATABASE = new Group("Database", DatabaseSettings.ALL);
  private static final Group TIMEOUTS = new Group("Database timeouts", DatabaseTimeouts.ALL);
  private static final Group GRPC = new Group("gRPC", GrpcSettings.ALL);
  private static final Group ENGINE = new Group("Engine", EngineSettings.ALL);
  private static final Group SWEEP = new Group("Sweep", SweepSettings.ALL);
  private static final Group LOG = new Group("Log", LogSettings.ALL);

  /** What `serve` can be told. */
  public static final List<Group> FOR_SERVE = List.of(DATABASE, GRPC, ENGINE, SWEEP, TIMEOUTS, LOG);

  /** What `import` can be told: it executes commands, and serves nobody. */
  public static final List<Group> FOR_IMPORT = List.of(DATABASE, ENGINE, TIMEOUTS, LOG);

  /** What `migrate` can be told: it runs no queries of the service and serves nobody. */
  public static final List<Group> FOR_MIGRATE =
      List.of(
          new Group(
              DATABASE.heading(),
              DATABASE.settings().stream()
                  .filter(setting -> !setting.equals(DatabaseSettings.MIGRATE))
                  .toList()),
          new Group(TIMEOUTS.heading(), List.of(DatabaseTimeouts.CONNECT)),
          LOG);

  /**
   * Reads and checks all settings.
   *
   * @param flags values by flag without dashes, such as "grpc-port" → "0"; a switch is "true" or
   *     "false"
   * @param environment the process's environment variables
   * @throws InvalidSettingException with one sentence about the first setting that can't be used
   */
  public static Settings from(Map<String, String> flags, Map<String, String> environment) {
    SettingValues values = new SettingValues(flags, environment);
    return new Settings(
        DatabaseSettings.from(values, environment),
        GrpcSettings.from(values),
        EngineSettings.from(values),
        SweepSettings.from(values),
        LogSettings.from(values));
  }
}
