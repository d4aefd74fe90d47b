package org.creditservice.bench.contender;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadGenerator;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;
import org.creditservice.bench.postgres.Database;

/**
 * The rival's own tables and functions, from {@code rival.sql}.
 *
 * @param withLedger whether its operations leave entries, which can be checked
 */
record FunctionSchema(Database database, boolean withLedger, Set<Population> created)
    implements RivalSchema {
  private static final String RESOURCE = "rival.sql";

  private static final String BALANCE_IS_NOT_THE_SUM =
      """
      SELECT count(*) FROM rival.profiles p LEFT JOIN (
        SELECT profile_id, sum(amount) AS amount, count(*) AS entries
        FROM rival.ledger_entries GROUP BY profile_id) e USING (profile_id)
      WHERE p.balance <> %d + coalesce(e.amount, 0) OR p.last_sequence <> coalesce(e.entries, 0)
      """;

  static FunctionSchema in(Database database, boolean withLedger) {
    database.execute(sql());
    return new FunctionSchema(database, withLedger, new HashSet<>());
  }

  @Override
  public String name() {
    return "rival";
  }

  @Override
  public void prepare(Load load) {
    Population population = load.population();
    if (created.add(population)) {
      database.execute(
          "INSERT INTO rival.profiles SELECT '%s' || n, %d, 0, NULL FROM generate_series(1, %d) n"
              .formatted(population.name(), LoadGenerator.OPENING_BALANCE, population.size()));
    }
    if (load.mix() == RequestMix.REPLAYS) {
      database.execute(
          "SELECT count(rival.deduct(profile_id, 'seed', 1, 'BENCH', %s)) FROM rival.profiles"
              .formatted(PgbenchScript.FINGERPRINT));
    }
    if (load.historyEntries() > 0) {
      new LedgerHistory(load).intoRival(database);
    }
  }

  @Override
  public List<String> audit() {
    long wrong = database.number(BALANCE_IS_NOT_THE_SUM.formatted(LoadGenerator.OPENING_BALANCE));
    return !withLedger || wrong == 0
        ? List.of()
        : List.of("the rival has " + wrong + " profiles whose balance is not the sum of entries");
  }

  private static String sql() {
    try (InputStream resource = FunctionSchema.class.getResourceAsStream(RESOURCE)) {
      return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
