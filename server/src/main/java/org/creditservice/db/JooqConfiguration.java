package org.creditservice.db;

import javax.sql.DataSource;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultTransactionProvider;

/** How jOOQ is set up, for both sides. */
public final class JooqConfiguration {
  private JooqConfiguration() {}

  public static DSLContext over(DataSource dataSource) {
    Settings settings =
        new Settings()
            // Logs statements with their values, and costs time for each.
            .withExecuteLogging(false)
            .withAttachRecords(false);
    ConnectionProvider connections = new DataSourceConnectionProvider(dataSource);
    return DSL.using(
        new DefaultConfiguration()
            .set(SQLDialect.POSTGRES)
            .set(settings)
            .set(connections)
            // None is nested here; as if they were, each would begin with a savepoint.
            .set(new DefaultTransactionProvider(connections, false)));
  }
}
