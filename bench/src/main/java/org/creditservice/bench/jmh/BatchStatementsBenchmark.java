package org.creditservice.bench.jmh;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.db.batch.BatchEffects;
import org.creditservice.db.batch.ProfileRef;
import org.jooq.tools.jdbc.MockConnection;
import org.jooq.tools.jdbc.MockDataProvider;
import org.jooq.tools.jdbc.MockResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a batch's statements cost in the service: jOOQ renders them once for all batches, and each
 * batch binds its values. The database is a mock, which accepts everything at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class BatchStatementsBenchmark {
  /** The number of deductions in the batch, each for a profile of its own. */
  @Param({"1", "64"})
  private int batch;

  private BatchDatabase database = batchDatabase(batch);
  private BatchEffects effects = new BatchEffects();

  /** Decides the batch. */
  @Setup
  public void decide() {
    database = batchDatabase(batch);
    effects = new BatchEffects();
    Rulebook rulebook = new Rulebook(DeductionFixture.ids());
    for (int i = 0; i < batch; i++) {
      add(rulebook, "user-" + i);
    }
  }

  /** Renders all statements, as the service does when it starts. */
  @Benchmark
  public BatchDatabase render() {
    return batchDatabase(batch);
  }

  /** Binds and executes the statements that write the batch. */
  @Benchmark
  public BatchEffects write() {
    return database.transactionResult(
        transaction -> {
          transaction.write(effects);
          return effects;
        });
  }

  private void add(Rulebook rulebook, String profileId) {
    DeductCredits command = DeductionFixture.deduction(profileId, "image-7");
    ProfileState state =
        new ProfileState(DeductionFixture.profile(profileId), DeductionFixture.NOW);
    Decision.Executed executed = (Decision.Executed) rulebook.decide(command, state);
    ProfileRef ref = ProfileRef.of(profileId);
    effects.post(ref, executed.effects());
    effects.update(ref, executed.effects().profile());
    effects.record(
        new OperationKey(profileId, "image-7"),
        new RecordedOperation(
            command.method(),
            command.fingerprint(),
            null,
            2L,
            new ResponseEncoder().encode(command.method(), executed.outcome()),
            DeductionFixture.NOW));
  }

  private static BatchDatabase batchDatabase(int rows) {
    MockDataProvider acceptAll = statement -> new MockResult[] {new MockResult(rows)};
    InvocationHandler connect = (self, method, arguments) -> new MockConnection(acceptAll);
    DataSource dataSource =
        (DataSource)
            Proxy.newProxyInstance(
                BatchStatementsBenchmark.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                connect);
    return new BatchDatabase(dataSource, BatchSpan.LANE);
  }
}
