package org.creditservice.bench.measure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.load.MeasurementListener;
import org.creditservice.bench.postgres.Database;

/** Reads a contender's counters when the measured part of a run starts and ends. */
public final class CounterRecorder implements MeasurementListener, AutoCloseable {
  private static final int WAL_IN_STAT_IO_SINCE = 18;

  private static final String FLUSHES = "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'";

  private static final String FLUSHES_BEFORE_18 = "SELECT wal_sync FROM pg_stat_wal";

  private final Connection connection;
  private final String flushes;
  private final List<Long> serverPids;
  private final boolean clientIsThisProcess;
  private final OptionalLong postmaster;
  private CounterSnapshot start = new CounterSnapshot(new EnumMap<>(Counter.class));
  private Map<Counter, Double> increases = Map.of();

  /**
   * @param serverPids the processes of the contender's servers; empty if it runs in the database
   * @param clientIsThisProcess false if this process starts the client and waits for its end
   */
  public CounterRecorder(Database database, List<Long> serverPids, boolean clientIsThisProcess) {
    this.serverPids = List.copyOf(serverPids);
    this.clientIsThisProcess = clientIsThisProcess;
    try {
      connection = database.target().connect();
      int version = connection.getMetaData().getDatabaseMajorVersion();
      flushes = version >= WAL_IN_STAT_IO_SINCE ? FLUSHES : FLUSHES_BEFORE_18;
      postmaster = postmaster(database);
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  @Override
  public void started() {
    start = read();
  }

  @Override
  public void ended() {
    increases = read().increasesSince(start);
  }

  /** How much each counter grew in the measured part of the run. */
  public Map<Counter, Double> increases() {
    return increases;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  private CounterSnapshot read() {
    Map<Counter, Double> values = cpuMillis();
    values.put(Counter.WAL_BYTES, queryNumber("SELECT pg_current_wal_lsn() - '0/0'"));
    values.put(Counter.WAL_FLUSHES, queryNumber(flushes));
    values.put(
        Counter.COMMITS,
        queryNumber("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"));
    return new CounterSnapshot(values);
  }

  private Map<Counter, Double> cpuMillis() {
    long self = ProcessHandle.current().pid();
    Map<Counter, Double> cpu = new EnumMap<>(Counter.class);
    OptionalDouble client =
        clientIsThisProcess ? ProcessCpu.ofProcess(self) : ProcessCpu.ofEndedChildren(self);
    client.ifPresent(millis -> cpu.put(Counter.CLIENT_CPU_MS, millis));
    serverPids.stream()
        .map(ProcessCpu::ofProcess)
        .flatMapToDouble(OptionalDouble::stream)
        .reduce(Double::sum)
        .ifPresent(millis -> cpu.put(Counter.SERVER_CPU_MS, millis));
    ProcessCpu.ofMachine().ifPresent(millis -> cpu.put(Counter.BUSY_MS, millis));
    postmaster.ifPresent(
        pid ->
            ProcessCpu.ofTree(pid).ifPresent(millis -> cpu.put(Counter.POSTGRES_CPU_MS, millis)));
    return cpu;
  }

  /** The parent of this connection's backend; empty unless the database is on this machine. */
  private OptionalLong postmaster(Database database) {
    if (!database.isLocal()) {
      return OptionalLong.empty();
    }
    long parent = ProcessCpu.parent((long) queryNumber("SELECT pg_backend_pid()"));
    return parent > 1 ? OptionalLong.of(parent) : OptionalLong.empty();
  }

  private double queryNumber(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getDouble(1) : 0;
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  private static BenchException cannotRead(SQLException e) {
    return new BenchException("Cannot read the database's counters: " + e.getMessage(), e);
  }
}
