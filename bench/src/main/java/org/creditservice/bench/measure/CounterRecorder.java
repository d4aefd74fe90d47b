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

/** Reads all meters of one contender at the begin and the end of its window. */
public final class CounterRecorder implements MeasurementListener, AutoCloseable {
  private static final int WAL_IN_STAT_IO_SINCE = 18;

  private static final String FLUSHES = "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'";

  private static final String FLUSHES_BEFORE_18 = "SELECT wal_sync FROM pg_stat_wal";

  private final Connection connection;
  private final String flushes;
  private final List<Long> serverPids;
  private final boolean clientIsThisProcess;
  private final OptionalLong postmaster;
  private CounterSnapshot first = new CounterSnapshot(new EnumMap<>(Counter.class));
  private Map<Counter, Double> moved = Map.of();

  /**
   * @param serverPids the service's processes; none for a contender that is all in the database
   * @param clientIsThisProcess else the client is a program that this process starts and awaits
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
      throw failed(e);
    }
  }

  @Override
  public void begins() {
    first = read();
  }

  @Override
  public void ends() {
    moved = read().since(first);
  }

  /** How far each meter moved between begin and end. */
  public Map<Counter, Double> moved() {
    return moved;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private CounterSnapshot read() {
    Map<Counter, Double> values = new EnumMap<>(Counter.class);
    cpu().forEach((meter, millis) -> millis.ifPresent(value -> values.put(meter, value)));
    values.put(Counter.WAL_BYTES, number("SELECT pg_current_wal_lsn() - '0/0'"));
    values.put(Counter.WAL_FLUSHES, number(flushes));
    values.put(
        Counter.COMMITS,
        number("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"));
    return new CounterSnapshot(values);
  }

  private Map<Counter, OptionalDouble> cpu() {
    long self = ProcessHandle.current().pid();
    Map<Counter, OptionalDouble> cpu = new EnumMap<>(Counter.class);
    cpu.put(
        Counter.CLIENT_CPU_MS,
        clientIsThisProcess ? ProcessCpu.ofProcess(self) : ProcessCpu.ofEndedChildren(self));
    serverPids.stream()
        .map(ProcessCpu::ofProcess)
        .flatMapToDouble(OptionalDouble::stream)
        .reduce(Double::sum)
        .ifPresent(sum -> cpu.put(Counter.SERVER_CPU_MS, OptionalDouble.of(sum)));
    postmaster.ifPresent(pid -> cpu.put(Counter.POSTGRES_CPU_MS, ProcessCpu.ofTree(pid)));
    return cpu;
  }

  /** The parent of this connection's backend; only where the database is on this machine. */
  private OptionalLong postmaster(Database database) {
    if (!database.isLocal()) {
      return OptionalLong.empty();
    }
    long parent = ProcessCpu.parent((long) number("SELECT pg_backend_pid()"));
    return parent > 1 ? OptionalLong.of(parent) : OptionalLong.empty();
  }

  private double number(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getDouble(1) : 0;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static BenchException failed(SQLException e) {
    return new BenchException("The database's counters can't be read: " + e.getMessage(), e);
  }
}
