package org.creditservice.ops.metrics;

/**
 * The names of all meters, as Micrometer has them; Prometheus sees {@code credit.call.duration} as
 * {@code credit_call_duration_seconds}. docs/operations.md says what each means.
 *
 * <p>Labels have few values, which don't come from callers: never the id of a profile or a key.
 */
public final class MeterNames {
  /**
   * Timer with {@link #METHOD} and {@link #OUTCOME}: calls, from their headers to their answer. Its
   * histogram has the bounds {@link Buckets#latency()}. Streams are not in it.
   */
  public static final String CALL_DURATION = "credit.call.duration";

  /** Gauge: calls that have begun and are not answered yet, without streams. */
  public static final String CALLS_IN_FLIGHT = "credit.calls.in.flight";

  /** Gauge: streams that are open. */
  public static final String STREAMS_OPEN = "credit.streams.open";

  /** Counter with {@link #METHOD} and {@link #OUTCOME}: streams that have ended. */
  public static final String STREAMS_ENDED = "credit.streams.ended";

  /** Counter with {@link #LIMIT}: what was refused or ended by a limit. */
  public static final String LIMITS_EXCEEDED = "credit.limits.exceeded";

  /** Gauge: connections of callers that are open. */
  public static final String CONNECTIONS_OPEN = "credit.connections.open";

  /**
   * Counter with {@link #REASON}: calls that failed or were refused, each reason of the contract
   * from the start. {@code RATE_LIMITED} are the rate-limit hits, {@code IDEMPOTENCY_KEY_REUSED}
   * the keys that were used for another request.
   */
  public static final String REFUSALS = "credit.refusals";

  /**
   * Counter with {@link #KIND}: calls that were denied, before their data were looked at, because
   * of who calls.
   */
  public static final String DENIALS = "credit.denials";

  /**
   * Counter with {@link #METHOD} and {@link #RESULT}: commands whose transaction is committed, of
   * callers and of the service itself. {@link #REPLAYED} are the replays that were absorbed.
   */
  public static final String COMMANDS = "credit.commands";

  /** Counter with {@link #KIND}: credits in the entries that this server has appended. */
  public static final String CREDITS = "credit.ledger.credits";

  /** Counter with {@link #KIND}: entries that this server has appended. */
  public static final String ENTRIES = "credit.ledger.entries";

  /** Summary: commands per batch; its histogram has the bounds {@link Buckets#size}. */
  public static final String BATCH_SIZE = "credit.batch.size";

  /** Timer with {@link #STEP}: the steps of the batches that were committed. */
  public static final String BATCH_STEP = "credit.batch.step.duration";

  /** Counter with {@link #KIND}: attempts of batches that failed and were repeated. */
  public static final String BATCH_RETRIES = "credit.batch.retries";

  /** Counter: batches that were halved, to find the command that can't succeed. */
  public static final String BATCH_HALVINGS = "credit.batch.halvings";

  /** Counter: batches of which nothing was executed, since the database refuses a statement. */
  public static final String STATEMENTS_REFUSED = "credit.batch.statements.refused";

  /** Counter: commands whose commit seemed to fail, and was found to have succeeded. */
  public static final String COMMITS_RESOLVED = "credit.commits.resolved";

  /** Gauge: commands that wait for a lane. */
  public static final String QUEUED = "credit.queue.commands";

  /** Timer: how long commands waited until the attempt began that was committed. */
  public static final String QUEUE_WAIT = "credit.queue.wait";

  /** Gauge: profiles whose commands wait because another session has locked them. */
  public static final String PROFILES_PARKED = "credit.profiles.parked";

  /** Gauge: buckets whose commands wait because their part of the database can't be reached. */
  public static final String BUCKETS_UNREACHABLE = "credit.buckets.unreachable";

  /** Counter with {@link #RESULT}: jobs that the sweeps of this server found. */
  public static final String SWEEP_JOBS = "credit.sweep.jobs";

  /** Gauge: overdue jobs that the last sweep could not refund. */
  public static final String SWEEP_STUCK = "credit.sweep.stuck.jobs";

  /** Timer: sweeps. */
  public static final String SWEEP_DURATION = "credit.sweep.duration";

  /** Gauge, in seconds since 1970: the end of the last complete sweep of this server. */
  public static final String SWEEP_LAST_SUCCESS = "credit.sweep.last.success.time";

  /** Counter: idempotency keys that this server has removed. */
  public static final String KEYS_REMOVED = "credit.keys.removed";

  /** Gauge: keys that the last pass of this server found and kept. */
  public static final String KEYS_KEPT = "credit.keys.kept";

  /** Gauge, in seconds since 1970: up to when this server has removed keys. */
  public static final String KEYS_HORIZON = "credit.keys.removed.before.time";

  /** Gauge: jobs that have not ended, of all servers. */
  public static final String JOBS_PROCESSING = "credit.jobs.processing";

  /** Gauge, in seconds: the age of the oldest of them. */
  public static final String JOBS_OLDEST = "credit.jobs.oldest.age";

  /** Gauge, in seconds: for how long the most overdue of them has waited; the sweepers' lag. */
  public static final String JOBS_OVERDUE = "credit.jobs.overdue.age";

  /** Gauge with {@link #POOL} and {@link #STATE}: connections to the database. */
  public static final String POOL_CONNECTIONS = "credit.pool.connections";

  /** Gauge with {@link #POOL}: threads that wait for a connection. */
  public static final String POOL_WAITING = "credit.pool.waiting";

  /** Counter with {@link #QUEUE}: calls refused since their caller had its share of it. */
  public static final String SHARE_REFUSALS = "credit.share.refusals";

  /** Counter: warnings of the network's libraries about callers, which are only summed up. */
  public static final String TRANSPORT_NOISE = "credit.transport.noise";

  /** Counter: lines that were not logged, since there were too many in a minute. */
  public static final String LINES_LEFT_OUT = "credit.log.lines.left.out";

  /** Gauge: 1 if calls are served, like health checks, else 0. */
  public static final String SERVING = "credit.serving";

  /**
   * Gauge with {@link #PORT} and {@link #CERTIFICATE}, in seconds since 1970: when what a port's
   * TLS rests on expires.
   */
  public static final String CERTIFICATE_EXPIRY = "credit.certificate.expiry.time";

  /** Gauge, in seconds since 1970: the end of the last verification of everything. */
  public static final String VERIFICATION_TIME = "credit.verification.last.time";

  /** Gauge, in seconds: how long it took. */
  public static final String VERIFICATION_DURATION = "credit.verification.last.duration";

  /** Gauge: how many entries it checked. */
  public static final String VERIFICATION_ENTRIES = "credit.verification.entries";

  /** Gauge with {@link #RULE}: its findings. */
  public static final String VERIFICATION_FINDINGS = "credit.verification.findings";

  /** The RPC's or command's name, such as {@code DeductCredits}. */
  public static final String METHOD = "method";

  /** {@code OK}, a reason of the contract, or the name of a status code of gRPC's own. */
  public static final String OUTCOME = "outcome";

  public static final String LIMIT = "limit";
  public static final String REASON = "reason";
  public static final String RESULT = "result";
  public static final String KIND = "kind";
  public static final String STEP = "step";
  public static final String POOL = "pool";
  public static final String QUEUE = "queue";
  public static final String STATE = "state";
  public static final String PORT = "port";
  public static final String CERTIFICATE = "certificate";
  public static final String RULE = "rule";

  /** Values of {@link #RESULT}. */
  public static final String EXECUTED = "executed";

  public static final String REFUSED = "refused";
  public static final String REPLAYED = "replayed";

  private MeterNames() {}
}
