-- The credit service's schema. PostgreSQL 14 or newer, database encoding UTF8.
--
-- `bucket` (0..255, CRC-32 of the profile id, computed by the service, never changing) leads every key, so that the
-- same schema shards by it. No triggers, no sequences and no unique index without the bucket, for the same reason.
-- Identifiers collate "C": they are compared byte for byte.
--
-- PostgreSQL prepares each CHECK of a table anew for every statement that writes to it, which with a dozen of them was a
-- fifth of the time that it spent on a small batch. So there are those that guard credits, and no others.

CREATE TABLE profiles (
  bucket           smallint    NOT NULL,
  profile_id       text        COLLATE "C" NOT NULL,
  balance          bigint      NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000000000),
  last_sequence    bigint      NOT NULL,
  last_deduct_time timestamptz,
  -- The latest time given to anything recorded for this profile: what keeps its times from going backwards.
  update_time      timestamptz NOT NULL,
  create_time      timestamptz NOT NULL,
  -- The hash of the entry `last_sequence`; 32 zero bytes before the first.
  last_hash        bytea       NOT NULL,
  metadata         jsonb       NOT NULL,
  PRIMARY KEY (bucket, profile_id)
)
-- Room for heap-only updates: nothing that changes is indexed, so a hot profile's row stays on its page.
WITH (fillfactor = 70);

COMMENT ON TABLE profiles IS 'One row per profile: its balance, and the end of its chain of ledger entries.';

CREATE TABLE idempotency_keys (
  bucket          smallint    NOT NULL,
  profile_id      text        COLLATE "C" NOT NULL,
  idempotency_key text        COLLATE "C" NOT NULL,
  method          text        NOT NULL,
  fingerprint     bytea       NOT NULL,
  -- NULL: the operation was executed. Else the reason for which it was refused, for good.
  refusal_reason  text,
  -- The ledger entry that the operation appended, if any.
  entry_sequence  bigint,
  -- The recorded answer as it goes over the wire: the response message, or for a refusal a google.rpc.Status.
  answer          bytea       NOT NULL,
  create_time     timestamptz NOT NULL,
  PRIMARY KEY (bucket, profile_id, idempotency_key)
);

COMMENT ON TABLE idempotency_keys IS 'One row per recorded operation: what was asked, and what was answered.';

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
  -- SHA-256 over this entry's fields and the hash of the entry before it.
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

-- What has been given back of a deduction. A table of its own, and small, because a second index on the ledger that
-- begins like its primary key makes the planner scan a hot profile's whole history.
CREATE TABLE deduction_refunds (
  bucket             smallint NOT NULL,
  profile_id         text     COLLATE "C" NOT NULL,
  deduction_sequence bigint   NOT NULL,
  deducted           bigint   NOT NULL,
  refunded           bigint   NOT NULL,
  PRIMARY KEY (bucket, profile_id, deduction_sequence),
  CHECK (refunded BETWEEN 1 AND deducted)
);

COMMENT ON TABLE deduction_refunds IS 'One row per deduction that was refunded, in part or whole.';
