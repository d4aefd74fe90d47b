-- The database's clock can be ahead, and be set back. The recorded times of a profile never go backwards: they stand
-- still until the clock has caught up. But callers and jobs wait by the clock, so what it said is kept where a recorded
-- time says something else. The version before leaves both columns NULL, and works on this schema.

-- The clock at the last deduction; NULL where it is `last_deduct_time`.
ALTER TABLE profiles ADD COLUMN last_deduct_clock timestamptz;

-- The clock when the timeout began, at the submission or at the last extension; NULL where it is `create_time`.
ALTER TABLE jobs ADD COLUMN timeout_start_time timestamptz;

-- For finding timeouts that began in the future, of all profiles. Most jobs are not in it: of those that were never
-- extended, jobs_by_state_and_age has the time.
CREATE INDEX jobs_processing_by_timeout_start ON jobs (timeout_start_time)
  WHERE state = 'PROCESSING' AND timeout_start_time IS NOT NULL;
