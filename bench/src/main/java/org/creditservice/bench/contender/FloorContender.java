package org.creditservice.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.floor.FloorWriter;
import org.creditservice.bench.floor.RowShape;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadGenerator;
import org.creditservice.bench.load.Rival;
import org.creditservice.bench.measure.CounterRecorder;
import org.creditservice.bench.measure.LatencySummary;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.postgres.Database;
import org.creditservice.db.schema.Migrations;
import org.jspecify.annotations.Nullable;

/**
 * The least that PostgreSQL has to do for the service's rows: they are written by one connection,
 * in transactions as large as the service's were in its last run.
 */
final class FloorContender implements Contender {
  private static final String SCHEMA = "credit";
  private static final int WARM_UP_BATCH = 256;
  private static final int WARM_UP_PER_PROFILE = 3;

  private final Database database;
  private final ServiceContender service;
  private @Nullable FloorWriter writer;
  private RowShape shape = new RowShape(0, 0);

  FloorContender(Database database, ServiceContender service) {
    this.database = database;
    this.service = service;
  }

  /** Writes one batch. */
  private interface Write {
    void with(FloorWriter writer) throws SQLException, IOException;
  }

  @Override
  public String name() {
    return Rival.FLOOR.label();
  }

  @Override
  public void prepare(Load load) {
    write(
        open ->
            open.createProfiles(
                load.population(), LoadGenerator.OPENING_BALANCE, RowShape.of(service.database())));
    database.vacuumAndCheckpoint();
  }

  @Override
  public void warmUp(Load load, Duration duration) {}

  /**
   * Writes until each page has been changed since the checkpoint, which costs a copy of the page in
   * the log: the service's warm-up does it, too. The service is warm by now, so there are rows of
   * it to look at.
   */
  @Override
  public void calibrate(Load load) {
    shape = RowShape.of(service.database());
    for (int rows = 0;
        rows < WARM_UP_PER_PROFILE * load.population().size();
        rows += WARM_UP_BATCH) {
      write(open -> open.writeBatch(WARM_UP_BATCH, shape));
    }
  }

  @Override
  public RunResult run(Load load, double perSecond, Duration duration) {
    int batch = (int) Math.max(1, Math.round(service.lastBatch().orElse(load.inFlight() / 2.0)));
    Histogram micros = new Histogram(3);
    long bytesBefore = database.bytes(SCHEMA);
    try (CounterRecorder counters =
        new CounterRecorder(database, List.of(), /* clientIsThisProcess= */ true)) {
      counters.started();
      long startNanos = System.nanoTime();
      long nanos = 0;
      for (long before = 0; nanos < duration.toNanos(); before = nanos) {
        write(open -> open.writeBatch(batch, shape));
        nanos = System.nanoTime() - startNanos;
        micros.recordValue((nanos - before) / 1000);
      }
      counters.ended();
      long operations = micros.getTotalCount() * batch;
      return new RunResult(
          nanos / 1e9,
          operations,
          Map.of("executed", operations),
          LatencySummary.ofMicros(micros),
          counters.increases(),
          RunResult.perOperation((double) (database.bytes(SCHEMA) - bytesBefore), operations),
          Map.of("batch", String.valueOf(batch)));
    }
  }

  @Override
  public List<String> audit(Load load) {
    return database.audit(/* firstSequence= */ Long.MAX_VALUE);
  }

  private void write(Write write) {
    try {
      FloorWriter open = writer;
      if (open == null) {
        int unused = Migrations.migrate(database.target());
        open = new FloorWriter(database.target().connect());
        writer = open;
      }
      write.with(open);
    } catch (SQLException e) {
      throw new BenchException("The floor's database reports an error: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (SQLException e) {
      throw new BenchException("The floor's database reports an error: " + e.getMessage(), e);
    }
    database.close();
  }
}
