-- What is true of the database at every commit. Each query finds counterexamples: it must return no row.
-- They read whole tables, in several snapshots: run them while nobody writes.

-- a profile's balance is the sum of its entries
SELECT p.profile_id, p.balance, p.last_sequence, coalesce(e.amount, 0), e.entries
FROM credit.profiles p LEFT JOIN (
  SELECT bucket, profile_id, sum(amount) AS amount, count(*) AS entries
  FROM credit.ledger_entries GROUP BY bucket, profile_id) e USING (bucket, profile_id)
WHERE p.balance <> coalesce(e.amount, 0) OR p.balance < 0
    OR p.last_sequence <> coalesce(e.entries, 0);

-- entries follow each other
SELECT * FROM (
  SELECT profile_id, sequence, amount, balance, create_time,
         lag(sequence, 1, 0::bigint) OVER w AS sequence_before,
         lag(balance, 1, 0::bigint) OVER w AS balance_before,
         lag(create_time) OVER w AS time_before
  FROM credit.ledger_entries
  WINDOW w AS (PARTITION BY bucket, profile_id ORDER BY sequence)) entries
WHERE sequence <> sequence_before + 1 OR balance <> balance_before + amount
    OR create_time < time_before;

-- an operation has at most one effect
SELECT e.profile_id, e.sequence, e.idempotency_key, k.entry_sequence
FROM credit.ledger_entries e FULL JOIN credit.idempotency_keys k
  ON k.bucket = e.bucket AND k.profile_id = e.profile_id
  AND k.idempotency_key = e.idempotency_key AND k.entry_sequence = e.sequence
WHERE (e.sequence IS NULL AND k.entry_sequence IS NOT NULL)
    OR k.idempotency_key IS NULL OR (k.refusal_reason IS NOT NULL AND e.sequence IS NOT NULL);

-- refunds never exceed their deduction
SELECT d.profile_id, d.sequence, d.amount, sum(r.amount), max(f.refunded)
FROM credit.ledger_entries d
JOIN credit.ledger_entries r ON r.bucket = d.bucket AND r.profile_id = d.profile_id
  AND r.refunded_entry_id = d.entry_id
LEFT JOIN credit.deduction_refunds f ON f.bucket = d.bucket AND f.profile_id = d.profile_id
  AND f.deduction_sequence = d.sequence
WHERE r.refunded_entry_id IS NOT NULL
GROUP BY d.bucket, d.profile_id, d.sequence, d.amount, d.kind
HAVING d.kind <> 'DEDUCTION' OR sum(r.amount) > -d.amount
    OR sum(r.amount) IS DISTINCT FROM max(f.refunded);

-- a job has exactly one deduction
SELECT j.profile_id, j.job_id, j.amount, d.sequence, d.kind, d.amount AS entry_amount,
  e.sequence AS deduction_of_job, e.job_id AS job_of_deduction
FROM credit.jobs j
LEFT JOIN credit.ledger_entries d ON d.bucket = j.bucket AND d.profile_id = j.profile_id
  AND d.sequence = j.deduction_sequence
FULL JOIN (SELECT * FROM credit.ledger_entries
           WHERE kind = 'DEDUCTION' AND job_id IS NOT NULL) e
  ON e.bucket = j.bucket AND e.profile_id = j.profile_id AND e.job_id = j.job_id
WHERE j.job_id IS NULL OR d.kind IS DISTINCT FROM 'DEDUCTION' OR d.amount <> -j.amount
    OR d.entry_id <> j.deduction_entry_id OR d.create_time <> j.create_time
    OR e.sequence IS DISTINCT FROM j.deduction_sequence;

-- a job costs what its state says
SELECT j.profile_id, j.job_id, j.state, j.amount, j.final_amount, r.refunded, r.before_end
FROM credit.jobs j
LEFT JOIN (
  SELECT d.bucket, d.profile_id, d.job_id, sum(e.amount) AS refunded,
    sum(e.amount) FILTER (WHERE e.create_time < d.end_time) AS before_end
  FROM credit.jobs d
  JOIN credit.ledger_entries e ON e.bucket = d.bucket AND e.profile_id = d.profile_id
    AND e.refunded_entry_id = d.deduction_entry_id
  WHERE e.refunded_entry_id IS NOT NULL
  GROUP BY d.bucket, d.profile_id, d.job_id) r
  ON r.bucket = j.bucket AND r.profile_id = j.profile_id AND r.job_id = j.job_id
WHERE CASE j.state
    WHEN 'PROCESSING' THEN coalesce(r.refunded, 0) > j.amount
    WHEN 'COMPLETED' THEN coalesce(r.refunded, 0) < j.amount - j.final_amount
      OR r.before_end > j.amount - j.final_amount
    ELSE coalesce(r.refunded, 0) <> j.amount
  END;

-- a job ends with its refund
SELECT j.profile_id, j.job_id, j.state, j.end_time, j.refund_entry_id, r.sequence
FROM credit.jobs j
LEFT JOIN credit.ledger_entries r ON r.bucket = j.bucket AND r.profile_id = j.profile_id
  AND r.entry_id = j.refund_entry_id
WHERE j.refund_entry_id IS NOT NULL AND (r.kind IS DISTINCT FROM 'REFUND'
    OR r.refunded_entry_id <> j.deduction_entry_id OR r.job_id IS DISTINCT FROM j.job_id
    OR r.create_time IS DISTINCT FROM j.end_time);

-- a profile's hash is that of its last entry
SELECT p.profile_id, p.last_sequence
FROM credit.profiles p
LEFT JOIN credit.ledger_entries e ON e.bucket = p.bucket AND e.profile_id = p.profile_id
  AND e.sequence = p.last_sequence
WHERE coalesce(e.hash, decode(repeat('00', 32), 'hex')) IS DISTINCT FROM p.last_hash;
