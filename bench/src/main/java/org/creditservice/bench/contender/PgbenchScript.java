package org.creditservice.bench.contender;

import java.util.Locale;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;
import org.creditservice.bench.load.Rival;

/**
 * Writes pgbench scripts. A script is one transaction, which pgbench repeats.
 *
 * <p>A key consists of the run, the client and the client's own counter: unique and short, without
 * a query.
 */
final class PgbenchScript {
  /** The smallest exponent that pgbench accepts. */
  private static final double ZIPF_EXPONENT_MIN = 1.001;

  private static final String KEY = ":run::text || '.' || :client_id::int || '.' || :n::int";
  private static final String PROFILE = ":prefix::text || :p::int";
  private static final String COUNT_UP = "\\set n :n + 1\n";
  static final String FINGERPRINT = "'\\x0168656c6c6f776f72026c6c6f776f726c64'::bytea";

  private PgbenchScript() {}

  /** What pgbench repeats as this rival. */
  static String of(Rival rival, Load load) {
    return switch (rival) {
      case FUNCTION -> function(load);
      case PLAIN -> plain(load);
      case PGLEDGER -> pgledger(load);
      default -> throw new IllegalArgumentException(rival + " is not called by pgbench");
    };
  }

  /** The same requests that the service gets, as calls of the functions in {@code rival.sql}. */
  private static String function(Load load) {
    String pickProfile = pickProfile(load.population());
    return switch (load.mix()) {
      case DEDUCTIONS -> pickProfile + COUNT_UP + deduct(KEY, "1");
      case REPLAYS -> pickProfile + deduct("'seed'", "1");
      case SOME_REPLAYS -> someReplays(pickProfile);
      case HALF_REFUSED ->
          pickProfile
              + COUNT_UP
              + "\\set amount 1 + random(0, 1) * 1000000000000000\n"
              + deduct(KEY, ":amount");
      case JOBS -> pickProfile + submitAndComplete();
    };
  }

  /** Deductions without keys and ledger, whatever the load's mix. */
  private static String plain(Load load) {
    return pickProfile(load.population()) + "SELECT rival.deduct_plain(" + PROFILE + ", 1);\n";
  }

  /** Transfers between the two pgledger accounts of a profile, whatever the load's mix. */
  private static String pgledger(Load load) {
    return pickProfile(load.population())
        + "SELECT t.* FROM bench_accounts a, pgledger_create_transfer(a.profile, a.spent, 1) t"
        + " WHERE a.n = :p;\n";
  }

  /** Operations per transaction. */
  static int operations(Load load) {
    return load.mix() == RequestMix.JOBS ? 2 : 1;
  }

  /** Sets p to the number of a random profile. */
  private static String pickProfile(Population population) {
    if (population.zipfExponent() > 0) {
      return String.format(
          Locale.ROOT,
          "\\set p random_zipfian(1, %d, %.3f)\n",
          population.size(),
          Math.max(ZIPF_EXPONENT_MIN, population.zipfExponent()));
    }
    return "\\set p random(1, %d)\n".formatted(population.size());
  }

  private static String deduct(String key, String amount) {
    return "SELECT rival.deduct(%s, %s, %s, 'BENCH', %s);\n"
        .formatted(PROFILE, key, amount, FINGERPRINT);
  }

  /**
   * A tenth of the calls repeat the client's last request. pgbench cannot repeat a request that
   * another connection has in flight; a finished one is the cheaper of the two.
   */
  private static String someReplays(String pickProfile) {
    return "\\set dice random(1, 10)\n\\if :dice > 1 or :n = 0\n"
        + pickProfile
        + COUNT_UP
        + "\\endif\n"
        + deduct(KEY, "1");
  }

  private static String submitAndComplete() {
    String job = "'j' || " + KEY;
    String arguments = PROFILE + ", %s, %s";
    return COUNT_UP
        + "SELECT rival.submit_job(%s, 1, 'BENCH', %s);\n"
            .formatted(arguments.formatted("'s' || " + KEY, job), FINGERPRINT)
        + "SELECT rival.complete_job(%s, %s);\n"
            .formatted(arguments.formatted("'c' || " + KEY, job), FINGERPRINT);
  }
}
