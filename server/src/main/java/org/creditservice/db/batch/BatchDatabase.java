package org.creditservice.db.batch;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.creditservice.config.BatchSpan;
import org.creditservice.db.LaneOutcomes;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database as batches use it: one transaction each. */
public final class BatchDatabase {
  private static final Logger log = LoggerFactory.getLogger(BatchDatabase.class);

  /** Rendered at the first use of a span: rendering them takes longer than connecting. */
  private static final Map<BatchSpan, BatchReads> READS = new ConcurrentHashMap<>();

  private static final Map<BatchSpan, BatchWrites> WRITES = new ConcurrentHashMap<>();

  private final DataSource connections;
  private final DSLContext lanes;
  private volatile @Nullable Statements statements;
  private final LaneOutcomes outcomes = new LaneOutcomes();

  private record Statements(BatchSpan span, BatchReads reads, BatchWrites writes, boolean fenced) {}

  /**
   * The database for batches of a span.
   *
   * @param lanes gives a connection for each lane
   */
  public BatchDatabase(DataSource lanes, BatchSpan span) {
    this(lanes);
    begin(span, true);
  }

  /**
   * The database for batches whose span {@link #begin} tells.
   *
   * @param lanes gives a connection for each lane
   */
  public BatchDatabase(DataSource lanes) {
    this.connections = lanes;
    this.lanes =
        DSL.using(
            new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set(new PipelinedTransactions(new DataSourceConnectionProvider(lanes))));
  }

  /**
   * Before the first transaction.
   *
   * @param span what the profiles of a transaction have in common
   * @param writes whether transactions may write; what only reads needs no fence
   */
  public void begin(BatchSpan span, boolean writes) {
    statements =
        new Statements(
            span,
            READS.computeIfAbsent(span, BatchReads::new),
            WRITES.computeIfAbsent(span, BatchWrites::new),
            writes && span == BatchSpan.BUCKET);
  }

  /** Renders the statements for a span ahead of its first use. */
  public static void render(BatchSpan span) {
    BatchReads unusedReads = READS.computeIfAbsent(span, BatchReads::new);
    BatchWrites unusedWrites = WRITES.computeIfAbsent(span, BatchWrites::new);
  }

  /**
   * Does {@code work} within a transaction at READ COMMITTED, which is committed when the work is
   * done and rolled back when it fails.
   *
   * @return what {@code work} returned, after the commit
   * @throws RuntimeException if the work or the database failed, a commit whose outcome is not
   *     known included; {@link org.creditservice.db.FailureKind} tells what to do
   */
  public <T> T transactionResult(Function<BatchTransaction, T> work) {
    Statements begun = Objects.requireNonNull(statements, "not begun");
    try {
      T result =
          lanes.transactionResult(
              transaction ->
                  work.apply(
                      new BatchTransaction(
                          PipelinedTransactions.pipeline(transaction),
                          begun.reads(),
                          begun.writes(),
                          begun.fenced())));
      outcomes.committed();
      return result;
    } catch (RuntimeException e) {
      outcomes.failed(e);
      throw e;
    }
  }

  /**
   * Which node has which bucket; unknown if that can't be asked now, or transactions span buckets.
   */
  public BucketNodes bucketNodes() {
    Statements begun = statements;
    if (begun == null || begun.span() == BatchSpan.LANE) {
      return BucketNodes.UNKNOWN;
    }
    try (Connection connection = connections.getConnection()) {
      return BucketNodes.read(connection);
    } catch (SQLException e) {
      log.debug("it can't be asked which node has which bucket", e);
      return BucketNodes.UNKNOWN;
    }
  }

  /** What became of the transactions so far. */
  public LaneOutcomes outcomes() {
    return outcomes;
  }
}
