package org.creditservice.db;

import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** How jOOQ is set up, for both sides. */
final class Sql {
  private Sql() {}

  static DSLContext over(DataSource dataSource) {
    Settings settings =
        new Settings()
            // Logs statements with their values, and costs time for each.
            .withExecuteLogging(false)
            .withAttachRecords(false);
    return DSL.using(dataSource, SQLDialect.POSTGRES, settings);
  }
}
