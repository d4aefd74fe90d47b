-- Jobs: paid work that is refunded automatically unless it completes.

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

COMMENT ON TABLE jobs IS 'One row per job: PROCESSING until it ends in one of the other states.';

-- For the sweeper. It is small, since it holds PROCESSING jobs only.
CREATE INDEX jobs_processing_by_expire_time ON jobs (bucket, expire_time) WHERE state = 'PROCESSING';

-- For finding stuck jobs, oldest first. It leaves out the ids, by which the few jobs of one moment are then sorted:
-- with them the planner, while the table is empty, uses this index instead of the primary key to look up a profile's
-- job.
CREATE INDEX jobs_by_state_and_age ON jobs (state, create_time);
