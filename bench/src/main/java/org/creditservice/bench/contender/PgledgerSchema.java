package org.creditservice.bench.contender;

import java.util.List;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.postgres.Database;

/** pgledger's tables and functions; the user of the bench supplies them. */
record PgledgerSchema(Database database) implements RivalSchema {

  /**
   * Creates the schema.
   *
   * @param sql the content of pgledger.sql
   */
  static PgledgerSchema in(Database database, String sql) {
    database.execute(sql);
    return new PgledgerSchema(database);
  }

  @Override
  public String name() {
    return "public";
  }

  /**
   * Creates two accounts for each profile, one for its credits and one for what it has spent. A
   * single account for what all profiles spend would be an unfair hot spot.
   */
  @Override
  public void prepare(Load load) {
    database.execute(
        """
        DROP TABLE IF EXISTS bench_accounts;
        CREATE TABLE bench_accounts AS
        SELECT n,
          (SELECT id FROM pgledger_create_account('credits' || n, 'USD')) AS profile,
          (SELECT id FROM pgledger_create_account('spent' || n, 'USD')) AS spent
        FROM generate_series(1, %d) n;
        ALTER TABLE bench_accounts ADD PRIMARY KEY (n);
        """
            .formatted(load.population().size()));
  }

  @Override
  public List<String> audit() {
    long wrong =
        database.queryNumber(
            "SELECT count(*) FROM (SELECT sum(balance) FROM pgledger_accounts HAVING sum(balance) <> 0) s");
    return wrong == 0 ? List.of() : List.of("pgledger's balances do not add up to zero");
  }
}
