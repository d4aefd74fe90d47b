-- Jobs: paid work whose credits come back by themselves.

CREATE TABLE jobs (
  bucket             smallint    NOT NULL,
  profile_id         text        COLLATE "C" NOT NULL,
  job_id             text        COLLATE "C" NOT NULL,
  state              text        NOT NULL,
  amount             bigint      NOT NULL CHECK (amount > 0),
  final_amount       bigint      CHECK (final_amount BETWEEN 0 AND amount),
  reason_code        text        NOT NULL,
  failure_message    text,
  metadata           jsonb       NOT NULL,
  create_time        timestamptz NOT NULL,
  expire_time        timestamptz NOT NULL,
  end_time           timestamptz,
  deduction_sequence bigint      NOT NULL,
  deduction_entry_id uuid        NOT NULL,
  refund_entry_id    uuid,
  PRIMARY KEY (bucket, profile_id, job_id),
  CHECK (state IN ('PROCESSING', 'COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED')),
  CHECK ((state = 'PROCESSING') = (end_time IS NULL)),
  CHECK ((state = 'COMPLETED') = (final_amount IS NOT NULL)),
  CHECK ((state = 'FAILED') = (failure_message IS NOT NULL)),
  CHECK (state <> 'PROCESSING' OR refund_entry_id IS NULL)
);

COMMENT ON TABLE jobs IS 'One row per job, PROCESSING until it ends in one of the other states.';

-- For the sweeper: small, since it holds only what is being worked on.
CREATE INDEX jobs_processing_by_expire_time ON jobs (bucket, expire_time) WHERE state = 'PROCESSING';

-- For finding stuck jobs, the oldest first. Without the ids, by which the few jobs of one moment are sorted: with them,
-- on an empty table, the planner takes it for a lookup by profile and job, which is the primary key's.
CREATE INDEX jobs_by_state_and_age ON jobs (state, create_time);
