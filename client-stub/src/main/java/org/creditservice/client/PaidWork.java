package org.creditservice.client;

import java.time.Duration;

/**
 * Work that is paid for, as a job of the service: its price is deducted before it begins, and given
 * back unless the work is completed.
 *
 * <pre>{@code
 * PaidResult<Video> video =
 *     credits.paidWork("user-1", "order-7", 30, "VIDEO").run(job -> generate(order));
 * }</pre>
 *
 * <ul>
 *   <li>While the body runs, the job is extended. If the process dies, it expires, and the customer
 *       has the credits back.
 *   <li>If the body throws, the job fails, and the customer has the credits back.
 *   <li>All keys follow from the order. The same order begun again, by another process too, pays
 *       once, and runs the body again unless it was completed before.
 *   <li>Whether work that took its time was paid for is known only at its end: hand its result out
 *       after {@link #run} has returned.
 * </ul>
 *
 * <p>Whoever runs an order in two places at a time has the work done twice, and paid for once.
 */
public final class PaidWork {
  /** Of a process that died, the customer has the credits back after this. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  /** A body that hangs must not hold the credits for good. */
  private static final Duration DEFAULT_RUN_TIME_MAX = Duration.ofHours(1);

  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofDays(7);
  private static final int ORDER_ID_LENGTH_MAX = 100;

  private final CreditClient client;
  private final JobOrder order;
  private Duration timeout = DEFAULT_TIMEOUT;
  private Duration runTimeMax = DEFAULT_RUN_TIME_MAX;

  PaidWork(CreditClient client, String profileId, String orderId, long amount, String reasonCode) {
    this.client = client;
    Arguments.id("orderId", orderId);
    Arguments.require(
        orderId.length() <= ORDER_ID_LENGTH_MAX,
        "orderId",
        "must have no more than " + ORDER_ID_LENGTH_MAX + " characters");
    this.order =
        new JobOrder(
            Arguments.id("profileId", profileId),
            orderId,
            Arguments.amount("amount", amount),
            Arguments.reasonCode("reasonCode", reasonCode));
  }

  /**
   * How long the job lives on without being extended; 2 minutes by default. It is extended after
   * each third of this.
   *
   * @param timeout 1 s to 7 days
   */
  public PaidWork timeout(Duration timeout) {
    Arguments.notNull("timeout", timeout);
    Arguments.require(
        timeout.compareTo(TIMEOUT_MIN) >= 0 && timeout.compareTo(TIMEOUT_MAX) <= 0,
        "timeout",
        "must be 1 s to 7 days, not " + timeout);
    this.timeout = timeout;
    return this;
  }

  /** For how long the job is extended while the body runs; 1 hour by default. */
  public PaidWork runTimeMax(Duration runTimeMax) {
    this.runTimeMax = Arguments.positive("runTimeMax", runTimeMax);
    return this;
  }

  /**
   * Takes the price, runs the body on this thread, and completes the job.
   *
   * @return what the body returned, or nothing if the order was completed before
   * @throws E what the body throws; the customer has the credits back, at the latest when the job
   *     has expired
   * @throws RefusedException if the price can't be deducted, such as for want of credits; the body
   *     was not run
   * @throws WorkNotBegunException if it was not known in time whether the price was deducted; it
   *     was given back, and the body was not run
   * @throws WorkRefundedException if the customer has the credits back: the job has expired or was
   *     cancelled, before or while the body ran
   * @throws UnknownOutcomeException if the service can't be reached for so long that nobody can
   *     tell how the order ended: run the same order again
   */
  public <T, E extends Exception> PaidResult<T> run(Body<T, E> body) throws E {
    Arguments.notNull("body", body);
    return new PaidRun(client, order, timeout, runTimeMax).run(body);
  }

  /** The work itself. */
  @FunctionalInterface
  public interface Body<T, E extends Exception> {
    /**
     * Does the work.
     *
     * @param job what it is paid with
     */
    T run(PaidJob job) throws E;
  }
}
