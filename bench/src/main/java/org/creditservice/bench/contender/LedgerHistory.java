package org.creditservice.bench.contender;

import org.creditservice.bench.load.Load;
import org.creditservice.bench.postgres.Database;

/**
 * Writes a past for a load's profiles with set-based SQL: the same number of deductions of one
 * credit for each profile.
 *
 * <p>The hashes are made up. Each profile's last hash is that of its last entry, so that the chain
 * continues from there.
 */
record LedgerHistory(Load load) {
  private static final String SERVICE_ENTRIES =
      """
      INSERT INTO credit.ledger_entries
      SELECT p.bucket, p.profile_id, p.last_sequence + n, gen_random_uuid(), 'DEDUCTION', -1,
        p.balance - n, 'BENCH', 'anonymous', 'past' || n, NULL, NULL, '{}', p.update_time,
        sha256((p.profile_id || '/' || n)::bytea)
      FROM credit.profiles p, generate_series(1, %1$d) n;
      INSERT INTO credit.idempotency_keys
      SELECT p.bucket, p.profile_id, 'past' || n, 'DeductCredits',
        sha256('a') || substr(sha256('b'), 1, 4), NULL, p.last_sequence + n,
        sha256((p.profile_id || n)::bytea) || sha256('c') || sha256('d') || sha256('e'),
        p.update_time
      FROM credit.profiles p, generate_series(1, %1$d) n;
      UPDATE credit.profiles p
      SET balance = balance - %1$d, last_sequence = last_sequence + %1$d,
        last_hash = sha256((profile_id || '/' || %1$d)::bytea), last_deduct_time = update_time;
      """;

  private static final String RIVAL_ENTRIES =
      """
      INSERT INTO rival.ledger_entries
      SELECT p.profile_id, p.last_sequence + n, gen_random_uuid(), 'DEDUCTION', -1,
        p.balance - n, 'BENCH', 'anonymous', 'past' || n, now()
      FROM rival.profiles p, generate_series(1, %1$d) n;
      INSERT INTO rival.idempotency_keys
      SELECT p.profile_id, 'past' || n, sha256('a'), NULL,
        jsonb_build_object('sequence', p.last_sequence + n, 'entry_id', gen_random_uuid(),
          'amount', -1, 'balance', p.balance - n, 'create_time', now()), now()
      FROM rival.profiles p, generate_series(1, %1$d) n;
      UPDATE rival.profiles SET balance = balance - %1$d, last_sequence = last_sequence + %1$d;
      """;

  void writeToService(Database database) {
    database.execute(SERVICE_ENTRIES.formatted(perProfile()));
  }

  void writeToRival(Database database) {
    database.execute(RIVAL_ENTRIES.formatted(perProfile()));
  }

  private long perProfile() {
    return load.historyEntries() / load.population().size();
  }
}
