package org.creditservice.config;

import java.util.List;
import java.util.Map;

/**
 * The settings of `serve`, checked.
 *
 * @param database which database to use, and how long work in it may take
 * @param grpc how callers reach the service
 * @param limits what callers may take
 * @param http the operations port
 * @param callers who may call, and what
 * @param engine how commands queue and are executed
 * @param reads how reads queue, and how much of their answers may be unread
 * @param sweep how overdue jobs are expired
 * @param retention how long idempotency keys are kept
 * @param verify how the ledger is verified and anchored
 * @param tests what only tests of callers need
 * @param log what is logged
 */
public record Settings(
    DatabaseSettings database,
    GrpcSettings grpc,
    LimitSettings limits,
    HttpSettings http,
    CallerSettings callers,
    EngineSettings engine,
    ReadSettings reads,
    SweepSettings sweep,
    RetentionSettings retention,
    VerifySettings verify,
    TestSettings tests,
    LogSettings log) {

  /** Settings under one heading of the help. */
  public record Group(String heading, List<Setting<?>> settings) {}

  private static final Group DATABASE = new Group("Database", DatabaseSettings.ALL);
  private static final Group TIMEOUTS = new Group("Database timeouts", DatabaseTimeouts.ALL);
  private static final Group GRPC = new Group("gRPC", GrpcSettings.ALL);
  private static final Group LIMITS = new Group("Limits", LimitSettings.ALL);
  private static final Group HTTP = new Group("Operations port", HttpSettings.ALL);
  private static final Group CALLERS = new Group("Callers", CallerSettings.ALL);
  private static final Group ENGINE = new Group("Engine", EngineSettings.ALL);
  private static final Group READS = new Group("Reads", ReadSettings.ALL);
  private static final Group SWEEP = new Group("Sweep", SweepSettings.ALL);
  private static final Group RETENTION = new Group("Retention", RetentionSettings.ALL);
  private static final Group VERIFY = new Group("Verification", VerifySettings.ALL);
  private static final Group TESTS = new Group("For tests of callers", TestSettings.ALL);
  private static final Group LOG = new Group("Log", LogSettings.ALL);

  /** The settings of `serve`. */
  public static final List<Group> FOR_SERVE =
      List.of(
          DATABASE, GRPC, LIMITS, HTTP, CALLERS, ENGINE, READS, SWEEP, RETENTION, VERIFY, TIMEOUTS,
          TESTS, LOG);

  /** The settings of `import`, which executes commands but does not listen. */
  public static final List<Group> FOR_IMPORT = List.of(DATABASE, ENGINE, TIMEOUTS, LOG);

  /** The settings of `migrate`, which only changes the schema. */
  public static final List<Group> FOR_MIGRATE =
      List.of(
          new Group(
              DATABASE.heading(),
              DATABASE.settings().stream()
                  .filter(setting -> !DatabaseSettings.NOT_FOR_MIGRATE.contains(setting))
                  .toList()),
          new Group(TIMEOUTS.heading(), List.of(DatabaseTimeouts.CONNECT)),
          LOG);

  /** The settings of commands that only read the database, such as `verify`. */
  public static final List<Group> FOR_READS = FOR_MIGRATE;

  /**
   * Parses and checks all settings.
   *
   * @param flags values by flag without dashes, such as "grpc-port" → "0"; a switch is "true" or
   *     "false"
   * @param environment the process's environment variables
   * @throws InvalidSettingException with one sentence about the first invalid setting
   */
  public static Settings from(Map<String, String> flags, Map<String, String> environment) {
    SettingValues values = new SettingValues(flags, environment);
    GrpcSettings grpc = GrpcSettings.from(values);
    return new Settings(
        DatabaseSettings.from(values, environment),
        grpc,
        LimitSettings.from(values),
        HttpSettings.from(values),
        CallerSettings.from(values, grpc),
        EngineSettings.from(values),
        ReadSettings.from(values),
        SweepSettings.from(values),
        RetentionSettings.from(values),
        VerifySettings.from(values),
        TestSettings.from(values, grpc),
        LogSettings.from(values));
  }
}
