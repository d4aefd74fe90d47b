-- The credit service's schema. PostgreSQL 14 or newer, database encoding UTF8.
--
-- Every key begins with `bucket`, so that the same schema can be sharded by it: the CRC-32 of the profile id modulo
-- 256, computed by the service, never changing. For the same reason there are no triggers, no sequences, and no unique
-- index without the bucket. Ids have the collation "C": they are compared byte for byte.
--
-- These tables have a CHECK only where it guards credits. PostgreSQL prepares every CHECK of a table again for each
-- statement that writes to the table; a dozen of them took a fifth of PostgreSQL's time for a small batch.

CREATE TABLE profiles (
  bucket           smallint    NOT NULL,
  profile_id       text        COLLATE "C" NOT NULL,
  balance          bigint      NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000000000),
  last_sequence    bigint      NOT NULL,
  last_deduct_time timestamptz,
  -- The latest time of anything recorded for this profile. Keeps its times from going backwards.
  update_time      timestamptz NOT NULL,
  create_time      timestamptz NOT NULL,
  -- The hash of the entry `last_sequence`; 32 zero bytes before the first entry.
  last_hash        bytea       NOT NULL,
  metadata         jsonb       NOT NULL,
  PRIMARY KEY (bucket, profile_id)
)
-- Leaves room for heap-only updates: no column that changes is indexed, so the row of a hot profile stays on its page.
WITH (fillfactor = 70);

COMMENT ON TABLE profiles IS 'One row per profile: its balance, and the end of its chain of ledger entries.';

CREATE TABLE idempotency_keys (
  bucket          smallint    NOT NULL,
  profile_id      text        COLLATE "C" NOT NULL,
  idempotency_key text        COLLATE "C" NOT NULL,
  method          text        NOT NULL,
  fingerprint     bytea       NOT NULL,
  -- NULL if the operation was executed, otherwise the reason of its refusal.
  refusal_reason  text,
  -- The ledger entry that the operation appended, if any.
  entry_sequence  bigint,
  -- The recorded answer in its wire format: the response message, or the google.rpc.Status of a refusal.
  answer          bytea       NOT NULL,
  create_time     timestamptz NOT NULL,
  PRIMARY KEY (bucket, profile_id, idempotency_key)
);

COMMENT ON TABLE idempotency_keys IS 'One row per recorded operation: what was requested, and what was answered.';

CREATE TABLE ledger_entries (
  bucket            smallint    NOT NULL,
  profile_id        text        COLLATE "C" NOT NULL,
  sequence          bigint      NOT NULL,
  entry_id          uuid        NOT NULL,
  kind              text        NOT NULL,
  amount            bigint      NOT NULL,
  balance           bigint      NOT NULL,
  reason_code       text        NOT NULL,
  actor             text        NOT NULL,
  idempotency_key   text        COLLATE "C" NOT NULL,
  job_id            text        COLLATE "C",
  refunded_entry_id uuid,
  metadata          jsonb       NOT NULL,
  create_time       timestamptz NOT NULL,
  -- SHA-256 over this entry's fields and the previous entry's hash.
  hash              bytea       NOT NULL,
  PRIMARY KEY (bucket, profile_id, sequence),
  CHECK (CASE kind
           WHEN 'GRANT' THEN amount > 0 AND refunded_entry_id IS NULL
           WHEN 'DEDUCTION' THEN amount < 0 AND refunded_entry_id IS NULL
           WHEN 'REFUND' THEN amount > 0 AND refunded_entry_id IS NOT NULL
           ELSE false
         END)
);

COMMENT ON TABLE ledger_entries IS 'Append-only: one row per change of a balance, hash-chained per profile.';

-- How much of a deduction has been refunded. This is a separate, small table because the alternative is a second index
-- on the ledger, and one that begins like the primary key makes the planner scan the whole history of a hot profile.
CREATE TABLE deduction_refunds (
  bucket             smallint NOT NULL,
  profile_id         text     COLLATE "C" NOT NULL,
  deduction_sequence bigint   NOT NULL,
  deducted           bigint   NOT NULL,
  refunded           bigint   NOT NULL,
  PRIMARY KEY (bucket, profile_id, deduction_sequence),
  CHECK (refunded BETWEEN 1 AND deducted)
);

COMMENT ON TABLE deduction_refunds IS 'One row per deduction that was refunded, in full or in part.';
