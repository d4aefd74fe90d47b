package org.creditservice.bench.contender;

import java.util.Locale;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;

/**
 * A transaction in pgbench's language.
 *
 * <p>Keys are the run, the client and a number that the client counts up: unique, short, and
 * without a question to the database.
 */
final class PgbenchScript {
  /** pgbench's Zipf has no exponent of exactly 1. */
  private static final double ZIPF_EXPONENT_MIN = 1.001;

  private static final String KEY = ":run::text || '.' || :client_id::int || '.' || :n::int";
  private static final String PROFILE = ":prefix::text || :p::int";
  private static final String COUNT_UP = "\\set n :n + 1\n";
  static final String FINGERPRINT = "'\\x0168656c6c6f776f72026c6c6f776f726c64'::bytea";

  private PgbenchScript() {}

  /** The same requests as the service's, asked of the rival's functions. */
  static String function(Load load) {
    String profile = profile(load.population());
    return switch (load.mix()) {
      case DEDUCTIONS -> profile + COUNT_UP + deduct(KEY, "1");
      case REPLAYS -> profile + deduct("'seed'", "1");
      case SOME_REPLAYS -> someReplays(profile);
      case HALF_REFUSED ->
          profile
              + COUNT_UP
              + "\\set amount 1 + random(0, 1) * 1000000000000000\n"
              + deduct(KEY, ":amount");
      case JOBS -> profile + jobs();
    };
  }

  /** A deduction without key and ledger. */
  static String plain(Load load) {
    return profile(load.population()) + "SELECT rival.deduct_plain(" + PROFILE + ", 1);\n";
  }

  /** A transfer between two accounts of pgledger, a pair for each profile. */
  static String pgledger(Load load) {
    return profile(load.population())
        + "SELECT t.* FROM bench_accounts a, pgledger_create_transfer(a.profile, a.spent, 1) t"
        + " WHERE a.n = :p;\n";
  }

  /** How many operations one run of the script is. */
  static int operations(Load load) {
    return load.mix() == RequestMix.JOBS ? 2 : 1;
  }

  /** Chooses a profile: p is its number. */
  private static String profile(Population population) {
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
   * A tenth repeats the client's last request. That it repeats one which another connection has in
   * flight can't be said in pgbench; what it does instead is the cheaper of the two.
   */
  private static String someReplays(String profile) {
    return "\\set dice random(1, 10)\n\\if :dice > 1 or :n = 0\n"
        + profile
        + COUNT_UP
        + "\\endif\n"
        + deduct(KEY, "1");
  }

  private static String jobs() {
    String job = "'j' || " + KEY;
    String arguments = PROFILE + ", %s, %s";
    return COUNT_UP
        + "SELECT rival.submit_job(%s, 1, 'BENCH', %s);\n"
            .formatted(arguments.formatted("'s' || " + KEY, job), FINGERPRINT)
        + "SELECT rival.complete_job(%s, %s);\n"
            .formatted(arguments.formatted("'c' || " + KEY, job), FINGERPRINT);
  }
}
