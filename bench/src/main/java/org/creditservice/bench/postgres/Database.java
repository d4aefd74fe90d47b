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
 * One contender's database; it is dropped when this is closed.
 *
 * @param name what it is called
 * @param target how to connect to it
 */
public record Database(Postgres postgres, String name, DatabaseTarget target)
    implements AutoCloseable {

  private static final Pattern HOST_AND_PORT = Pattern.compile("//(\\[[^]]+\\]|[^/,:]+):(\\d+)");

  /** Where its PostgreSQL is; the first place of several. */
  public String host() {
    return hostAndPort().group(1).replaceAll("[\\[\\]]", "");
  }

  public int port() {
    return Integer.parseInt(hostAndPort().group(2));
  }

  /** Whether it is on this machine, so that its processes can be looked at. */
  public boolean isLocal() {
    return List.of("127.0.0.1", "::1", "localhost").contains(host());
  }

  /** Runs statements. */
  public void execute(String sql) {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The one number that a query answers. */
  public long number(String query) {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** What is broken in the ledger that the service left in it: see {@link LedgerAudit#broken}. */
  public List<String> audit(long firstSequence) {
    try (Connection connection = target.connect()) {
      return LedgerAudit.broken(connection, firstSequence);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Makes it as it would be after some time in use: with statistics, and nothing left to write. */
  public void settle() {
    execute("VACUUM ANALYZE");
    postgres.checkpoint();
  }

  /** Bytes of all tables of a schema, with their indexes. */
  public long bytes(String schema) {
    return number(
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
      throw new BenchException("The database's URL has no host and port.");
    }
    return matcher.toMatchResult();
  }

  private BenchException failed(SQLException e) {
    return new BenchException(
        "The database %s can't do what the bench asks: %s".formatted(name, e.getMessage()), e);
  }
}
