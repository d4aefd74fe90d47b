package org.creditservice.db;

import static org.creditservice.db.jooq.Tables.PROFILES;

import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Whether the database answers, and has the service's tables. */
public final class DatabaseCheck {
  private final DSLContext sql;

  public DatabaseCheck(DataSource reads) {
    this.sql = JooqConfiguration.over(reads);
  }

  public boolean answers() {
    try {
      sql.selectOne().from(PROFILES).limit(0).fetch();
      return true;
    } catch (DataAccessException e) {
      return false;
    }
  }
}
