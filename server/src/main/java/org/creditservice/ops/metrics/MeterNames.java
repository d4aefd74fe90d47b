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

  /**
   * Counter with {@link #REASON}: calls that failed or were refused, each reason of the contract
   * from the start. {@code RATE_LIMITED} are the rate-limit hits, {@code IDEMPOTENCY_KEY_REUSED}
   * the keys that were used for another request.
   */
  public static final String REFUSALS = "credit.refusals";

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

  /** Counter: commands whose commit seemed to fail, and was found to have succeeded. */
  public static final String COMMITS_RESOLVED = "credit.commits.resolved";

  /** Gauge: commands that wait for a lane. */
  public static final String QUEUED = "credit.queue.commands";

  /** Timer: how long commands waited until the attempt began that was committed. */
  public static final String QUEUE_WAIT = "credit.queue.wait";

  /** Gauge: profiles whose commands wait because another session has locked them. */
  public static final String PROFILES_PARKED = "credit.profiles.parked";

  /** The RPC's or command's name, such as {@code DeductCredits}. */
  public static final String METHOD = "method";

  /** {@code OK}, a reason of the contract, or the name of a status code of gRPC's own. */
  public static final String OUTCOME = "outcome";

  public static final String REASON = "reason";
  public static final String RESULT = "result";
  public static final String KIND = "kind";
  public static final String STEP = "step";

  /** Values of {@link #RESULT}. */
  public static final String EXECUTED = "executed";

  public static final String REFUSED = "refused";
  public static final String REPLAYED = "replayed";

  private MeterNames() {}
}
