package org.creditservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.TestRows;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceBlockingStub;

/**
 * Callers that keep a service busy and follow the contract: they repeat a call that fails for a
 * transient reason, with the same key, until it is answered.
 */
public final class RetryingCallers implements AutoCloseable {
  /** Codes of transient failures, of the service or of the connection to it. */
  private static final Set<Code> TRANSIENT =
      Set.of(Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.CANCELLED);

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final List<String> profileIds;
  private final IntFunction<Channel> server;
  private final Duration timeout;
  private final Seed seed;
  private final Map<OperationKey, Request> requests = new ConcurrentHashMap<>();
  private final Map<OperationKey, Acknowledged> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, Long> failures = new ConcurrentHashMap<>();
  private final List<CompletableFuture<Void>> callers;
  private volatile boolean stopped;

  /** The answer that a caller got: an entry, or the refusal for too low a balance. */
  private record Acknowledged(String entryId, long sequence, long balance) {
    static final Acknowledged REFUSED = new Acknowledged("", 0, 0);

    static Acknowledged of(org.creditservice.v1.LedgerEntry entry) {
      return new Acknowledged(entry.getEntryId(), entry.getSequence(), entry.getBalance());
    }

    static Acknowledged of(LedgerEntry entry) {
      return new Acknowledged(entry.entryId().toString(), entry.sequence(), entry.balance());
    }
  }

  /** Sends a request once. */
  private interface Request extends Function<CreditServiceBlockingStub, Acknowledged> {}

  private RetryingCallers(
      List<String> profileIds,
      IntFunction<Channel> server,
      Duration timeout,
      int count,
      Seed seed) {
    this.profileIds = profileIds;
    this.server = server;
    this.timeout = timeout;
    this.seed = seed;
    this.callers =
        IntStream.range(0, count)
            .mapToObj(number -> CompletableFuture.runAsync(() -> call(number), this::start))
            .toList();
  }

  /**
   * Starts callers.
   *
   * @param profileIds existing profiles
   * @param server gives the connection that a caller uses next, by the number of the caller
   * @param timeout of each attempt
   */
  public static RetryingCallers start(
      List<String> profileIds,
      IntFunction<Channel> server,
      Duration timeout,
      int count,
      Seed seed) {
    return new RetryingCallers(profileIds, server, timeout, count, seed);
  }

  private void start(Runnable caller) {
    Thread thread = new Thread(caller, "caller");
    thread.setDaemon(true);
    thread.start();
  }

  private void call(int caller) {
    Random random = seed.random(caller);
    for (int call = 0; !stopped; call++) {
      String profileId = profileIds.get(random.nextInt(profileIds.size()));
      OperationKey key = new OperationKey(profileId, "caller-" + caller + "-" + call);
      long amount = 1L + random.nextInt(5);
      boolean grants = random.nextInt(3) == 0;
      Request request = stub -> grants ? grant(stub, key, amount) : deduct(stub, key, amount);
      requests.put(key, request);
      acknowledged.put(key, untilAnswered(caller, request));
    }
  }

  private Acknowledged untilAnswered(int caller, Request request) {
    while (true) {
      try {
        return request.apply(
            CreditServiceGrpc.newBlockingStub(server.apply(caller))
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS));
      } catch (StatusRuntimeException e) {
        failures.merge(ErrorDetails.reason(e), 1L, Long::sum);
        if (!TRANSIENT.contains(e.getStatus().getCode())) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private static Acknowledged grant(CreditServiceBlockingStub stub, OperationKey key, long amount) {
    var request = Requests.grant(key.profileId(), key.idempotencyKey(), amount);
    return Acknowledged.of(stub.grantCredits(request).getEntry());
  }

  private static Acknowledged deduct(
      CreditServiceBlockingStub stub, OperationKey key, long amount) {
    var request = Requests.deduct(key.profileId(), key.idempotencyKey(), amount);
    try {
      return Acknowledged.of(stub.deductCredits(request).getEntry());
    } catch (StatusRuntimeException e) {
      if (ErrorDetails.reason(e).equals("INSUFFICIENT_CREDITS")) {
        return Acknowledged.REFUSED;
      }
      throw e;
    }
  }

  /** Waits until {@code more} calls have been answered, counted from now. */
  public void awaitAnswered(int more) {
    int target = acknowledged.size() + more;
    Await.until(
        target + " calls are answered",
        () -> {
          callers.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
          return acknowledged.size() >= target;
        });
  }

  /** Waits until {@code more} attempts have failed, counted from now. */
  public void awaitFailed(int more) {
    long target = failed() + more;
    Await.until(target + " attempts have failed", () -> failed() >= target);
  }

  private long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The reasons of the errors so far, without refusals for the balance. */
  public Set<String> failures() {
    return failures.keySet();
  }

  /** The count of answered calls by the number of the caller. */
  public Map<Integer, Long> answeredByCaller() {
    return acknowledged.keySet().stream()
        .collect(
            Collectors.groupingBy(
                key -> Integer.valueOf(key.idempotencyKey().replaceAll("caller-(\\d+)-.*", "$1")),
                Collectors.counting()));
  }

  /** Stops each caller after its current call, which it still repeats until it is answered. */
  public void stop() {
    stopped = true;
    CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new))
        .orTimeout(1, TimeUnit.MINUTES)
        .join();
  }

  @Override
  public void close() {
    stopped = true;
  }

  /**
   * Fails unless the database holds exactly what was acknowledged to the callers: nothing is lost,
   * nothing is duplicated, nothing is added. Call {@link #stop} before.
   */
  public void assertNothingLostOrDuplicated(DataSource database) {
    try (Connection connection = database.getConnection()) {
      List<OperationKey> stored = new ArrayList<>();
      for (LedgerEntry entry : TestRows.entries(connection)) {
        OperationKey key = new OperationKey(entry.profileId(), entry.idempotencyKey());
        if (isOwn(key)) {
          stored.add(key);
          assertThat(acknowledged.get(key))
              .as("acknowledged for %s", key)
              .isEqualTo(Acknowledged.of(entry));
        }
      }
      assertThat(stored).doesNotHaveDuplicates();
      Set<OperationKey> executed = keys(answer -> !answer.equals(Acknowledged.REFUSED));
      assertThat(new HashSet<>(stored)).isEqualTo(executed);
      assertThat(refused(connection))
          .isEqualTo(keys(answer -> answer.equals(Acknowledged.REFUSED)));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Fails unless each call that was answered is answered alike once more. Call {@link #stop}
   * before.
   */
  public void assertReplayedExactly() {
    Queue<OperationKey> keys = new ConcurrentLinkedQueue<>(acknowledged.keySet());
    CompletableFuture.allOf(
            IntStream.range(0, callers.size())
                .mapToObj(
                    caller -> CompletableFuture.runAsync(() -> replay(caller, keys), this::start))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void replay(int caller, Queue<OperationKey> keys) {
    for (OperationKey key = keys.poll(); key != null; key = keys.poll()) {
      assertThat(untilAnswered(caller, Objects.requireNonNull(requests.get(key))))
          .as("the answer to a repetition of %s", key)
          .isEqualTo(acknowledged.get(key));
    }
  }

  /** The count of answered calls. */
  public int answered() {
    return acknowledged.size();
  }

  /** Whether it is a call of these callers, and not of others. */
  private boolean isOwn(OperationKey key) {
    return key.idempotencyKey().startsWith("caller-") && profileIds.contains(key.profileId());
  }

  private Set<OperationKey> keys(Predicate<Acknowledged> which) {
    return acknowledged.entrySet().stream()
        .filter(answer -> which.test(answer.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private Set<OperationKey> refused(Connection connection) throws SQLException {
    Set<OperationKey> keys = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT profile_id, idempotency_key FROM credit.idempotency_keys"
                    + " WHERE refusal_reason IS NOT NULL")) {
      while (rows.next()) {
        OperationKey key = new OperationKey(rows.getString(1), rows.getString(2));
        if (isOwn(key)) {
          keys.add(key);
        }
      }
    }
    return keys;
  }
}
