package org.creditservice.bench.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.bench.BenchException;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.audit.LedgerAudit;

/**
 * One contender's database. Closing it drops it.
 *
 * @param target how to connect to it
 */
public record Database(Postgres postgres, String name, DatabaseTarget target)
    implements AutoCloseable {

  private static final Pattern HOST_AND_PORT = Pattern.compile("//(\\[[^]]+\\]|[^/,:]+):(\\d+)");

  /** The host of its PostgreSQL; the first of several. */
  public String host() {
    return hostAndPort().group(1).replaceAll("[\\[\\]]", "");
  }

  public int port() {
    return Integer.parseInt(hostAndPort().group(2));
  }

  /** Whether PostgreSQL runs on this machine, so that the CPU time of its processes can be read. */
  public boolean isLocal() {
    return List.of("127.0.0.1", "::1", "localhost").contains(host());
  }

  /** Executes one SQL statement or several. */
  public void execute(String sql) {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw unexpected(e);
    }
  }

  /** Runs a query for a single number; 0 if it returns no row. */
  public long queryNumber(String query) {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw unexpected(e);
    }
  }

  /** What is wrong with the service's ledger in it: see {@link LedgerAudit#broken}. */
  public List<String> audit(long firstSequence) {
    try (Connection connection = target.connect()) {
      return LedgerAudit.broken(connection, firstSequence);
    } catch (SQLException e) {
      throw unexpected(e);
    }
  }

  /** Brings it into the state of a database in use: with statistics and without dirty pages. */
  public void vacuumAndCheckpoint() {
    execute("VACUUM ANALYZE");
    postgres.checkpoint();
  }

  /** The size of all tables of a schema, including their indexes. */
  public long bytes(String schema) {
    return queryNumber(
        "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
            + " AND relnamespace = '%s'::regnamespace".formatted(schema));
  }

  @Override
  public void close() {
    postgres.drop(name);
  }

  private MatchResult hostAndPort() {
    Matcher matcher = HOST_AND_PORT.matcher(target.jdbcUrl());
    if (!matcher.find()) {
      throw new BenchException("The database URL has no host and port.");
    }
    return matcher.toMatchResult();
  }

  private BenchException unexpected(SQLException e) {
    return new BenchException(
        "The database %s reports an error: %s".formatted(name, e.getMessage()), e);
  }
}
