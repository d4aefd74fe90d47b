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
 * The tables and functions of {@code rival.sql}.
 *
 * @param hasLedger whether the rival writes ledger entries, which can be audited
 * @param created the populations that exist already
 */
record FunctionSchema(Database database, boolean hasLedger, Set<Population> created)
    implements RivalSchema {
  private static final String RESOURCE = "rival.sql";

  private static final String WRONG_BALANCES =
      """
      SELECT count(*) FROM rival.profiles p LEFT JOIN (
        SELECT profile_id, sum(amount) AS amount, count(*) AS entries
        FROM rival.ledger_entries GROUP BY profile_id) e USING (profile_id)
      WHERE p.balance <> %d + coalesce(e.amount, 0) OR p.last_sequence <> coalesce(e.entries, 0)
      """;

  static FunctionSchema in(Database database, boolean hasLedger) {
    database.execute(readResource());
    return new FunctionSchema(database, hasLedger, new HashSet<>());
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
      new LedgerHistory(load).writeToRival(database);
    }
  }

  @Override
  public List<String> audit() {
    long wrong = database.queryNumber(WRONG_BALANCES.formatted(LoadGenerator.OPENING_BALANCE));
    return !hasLedger || wrong == 0
        ? List.of()
        : List.of(wrong + " of the rival's balances are not the sum of their entries");
  }

  private static String readResource() {
    try (InputStream resource = FunctionSchema.class.getResourceAsStream(RESOURCE)) {
      return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
