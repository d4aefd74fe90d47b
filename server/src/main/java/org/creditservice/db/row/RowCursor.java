package org.creditservice.db.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.creditservice.core.ledger.Metadata;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** Reads what a query found, row by row, and each row column by column in the order of its list. */
public final class RowCursor {
  private final ResultSet rows;
  private int column;

  public RowCursor(ResultSet rows) {
    this.rows = rows;
  }

  /** Goes to the next row; false after the last. */
  public boolean next() throws SQLException {
    column = 0;
    return rows.next();
  }

  public @Nullable String textOrNull() throws SQLException {
    return rows.getString(++column);
  }

  public String text() throws SQLException {
    return Objects.requireNonNull(textOrNull());
  }

  @Nullable Long numberOrNull() throws SQLException {
    long number = rows.getLong(++column);
    return rows.wasNull() ? null : (Long) number;
  }

  long number() throws SQLException {
    return Objects.requireNonNull(numberOrNull());
  }

  byte[] bytes() throws SQLException {
    return Objects.requireNonNull(rows.getBytes(++column));
  }

  @Nullable UUID idOrNull() throws SQLException {
    return rows.getObject(++column, UUID.class);
  }

  UUID id() throws SQLException {
    return Objects.requireNonNull(idOrNull());
  }

  @Nullable Instant timeOrNull() throws SQLException {
    OffsetDateTime time = rows.getObject(++column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  public Instant time() throws SQLException {
    return Objects.requireNonNull(timeOrNull());
  }

  Metadata metadata() throws SQLException {
    return MetadataJson.read(JSONB.valueOf(text()));
  }
}
