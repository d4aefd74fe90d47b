-- The rival: the service's work as functions in the database, one transaction per request. It is as fast as possible while
-- it keeps the service's promises: one effect per key, the recorded answer on a replay, recorded refusals, a ledger. It has
-- no hash chain, no constraints or foreign keys, no refunds, and no indexes but those of the primary keys and of open jobs.

CREATE SCHEMA rival;

CREATE TABLE rival.profiles (
  profile_id       text        COLLATE "C" PRIMARY KEY,
  balance          bigint      NOT NULL,
  last_sequence    bigint      NOT NULL,
  last_deduct_time timestamptz
)
-- Room for heap-only updates.
WITH (fillfactor = 70);

CREATE TABLE rival.idempotency_keys (
  profile_id      text        COLLATE "C" NOT NULL,
  idempotency_key text        COLLATE "C" NOT NULL,
  fingerprint     bytea       NOT NULL,
  refusal_reason  text,
  answer          jsonb       NOT NULL,
  create_time     timestamptz NOT NULL,
  PRIMARY KEY (profile_id, idempotency_key)
);

CREATE TABLE rival.ledger_entries (
  profile_id      text        COLLATE "C" NOT NULL,
  sequence        bigint      NOT NULL,
  entry_id        uuid        NOT NULL,
  kind            text        NOT NULL,
  amount          bigint      NOT NULL,
  balance         bigint      NOT NULL,
  reason_code     text        NOT NULL,
  actor           text        NOT NULL,
  idempotency_key text        COLLATE "C" NOT NULL,
  create_time     timestamptz NOT NULL,
  PRIMARY KEY (profile_id, sequence)
);

CREATE TABLE rival.jobs (
  profile_id      text        COLLATE "C" NOT NULL,
  job_id          text        COLLATE "C" NOT NULL,
  state           text        NOT NULL,
  amount          bigint      NOT NULL,
  final_amount    bigint,
  create_time     timestamptz NOT NULL,
  expire_time     timestamptz NOT NULL,
  end_time        timestamptz,
  PRIMARY KEY (profile_id, job_id)
);

CREATE INDEX ON rival.jobs (expire_time) WHERE state = 'PROCESSING';

-- The answer to a request whose key is in use: the recorded answer, or a refusal if the key belongs to another request.
CREATE FUNCTION rival.replayed(p_recorded bytea, p_fingerprint bytea, p_answer jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_recorded = p_fingerprint THEN p_answer || '{"replayed": true}'
              ELSE '{"refusal": "IDEMPOTENCY_KEY_REUSED"}'::jsonb END
$$;

-- Deducts. The update itself locks the profile. The key is checked before that, which answers most replays without a
-- lock, and again by the insert, which finds a key that was recorded while this transaction waited for the lock.
CREATE FUNCTION rival.deduct(p_profile text, p_key text, p_amount bigint, p_reason text, p_fingerprint bytea)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_recorded    bytea;
  v_answer      jsonb;
  v_balance     bigint;
  v_sequence    bigint;
  v_now         timestamptz := clock_timestamp();
  v_entry       uuid := gen_random_uuid();
  v_refusal     text;
BEGIN
  SELECT fingerprint, answer INTO v_recorded, v_answer FROM rival.idempotency_keys
  WHERE profile_id = p_profile AND idempotency_key = p_key;
  IF FOUND THEN
    RETURN rival.replayed(v_recorded, p_fingerprint, v_answer);
  END IF;

  UPDATE rival.profiles
  SET balance = balance - p_amount, last_sequence = last_sequence + 1, last_deduct_time = v_now
  WHERE profile_id = p_profile AND balance >= p_amount
  RETURNING balance, last_sequence INTO v_balance, v_sequence;
  IF FOUND THEN
    v_answer := jsonb_build_object('entry_id', v_entry, 'sequence', v_sequence, 'amount', -p_amount,
      'balance', v_balance, 'reason_code', p_reason, 'create_time', v_now);
  ELSE
    SELECT balance INTO v_balance FROM rival.profiles WHERE profile_id = p_profile FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RETURN '{"refusal": "PROFILE_NOT_FOUND"}';
    END IF;
    IF v_balance >= p_amount THEN
      RAISE EXCEPTION 'the balance grew concurrently' USING ERRCODE = 'serialization_failure';
    END IF;
    v_refusal := 'INSUFFICIENT_CREDITS';
    v_answer := jsonb_build_object('refusal', v_refusal, 'balance', v_balance, 'required', p_amount);
  END IF;

  INSERT INTO rival.idempotency_keys VALUES (p_profile, p_key, p_fingerprint, v_refusal, v_answer, v_now)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    IF v_refusal IS NULL THEN
      UPDATE rival.profiles SET balance = balance + p_amount, last_sequence = last_sequence - 1
      WHERE profile_id = p_profile;
    END IF;
    SELECT fingerprint, answer INTO v_recorded, v_answer FROM rival.idempotency_keys
    WHERE profile_id = p_profile AND idempotency_key = p_key;
    RETURN rival.replayed(v_recorded, p_fingerprint, v_answer);
  END IF;

  IF v_refusal IS NULL THEN
    INSERT INTO rival.ledger_entries
    VALUES (p_profile, v_sequence, v_entry, 'DEDUCTION', -p_amount, v_balance, p_reason, 'anonymous', p_key, v_now);
  END IF;
  RETURN v_answer;
END
$$;

-- Deducts and creates a job.
CREATE FUNCTION rival.submit_job(p_profile text, p_key text, p_job text, p_amount bigint, p_reason text, p_fingerprint bytea)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_answer jsonb := rival.deduct(p_profile, p_key, p_amount, p_reason, p_fingerprint);
BEGIN
  IF NOT v_answer ?| '{refusal,replayed}' THEN
    INSERT INTO rival.jobs
    VALUES (p_profile, p_job, 'PROCESSING', p_amount, NULL, now(), now() + interval '30 minutes', NULL);
  END IF;
  RETURN v_answer;
END
$$;

-- Completes a job at the amount deducted.
CREATE FUNCTION rival.complete_job(p_profile text, p_key text, p_job text, p_fingerprint bytea)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_recorded bytea;
  v_answer   jsonb;
  v_amount   bigint;
BEGIN
  SELECT fingerprint, answer INTO v_recorded, v_answer FROM rival.idempotency_keys
  WHERE profile_id = p_profile AND idempotency_key = p_key;
  IF FOUND THEN
    RETURN rival.replayed(v_recorded, p_fingerprint, v_answer);
  END IF;

  PERFORM FROM rival.profiles WHERE profile_id = p_profile FOR NO KEY UPDATE;
  UPDATE rival.jobs SET state = 'COMPLETED', final_amount = amount, end_time = clock_timestamp()
  WHERE profile_id = p_profile AND job_id = p_job AND state = 'PROCESSING'
  RETURNING amount INTO v_amount;
  v_answer := CASE WHEN FOUND THEN jsonb_build_object('job_id', p_job, 'state', 'COMPLETED', 'final_amount', v_amount)
                   ELSE '{"refusal": "JOB_NOT_PROCESSING"}'::jsonb END;
  INSERT INTO rival.idempotency_keys
  VALUES (p_profile, p_key, p_fingerprint, v_answer ->> 'refusal', v_answer, clock_timestamp())
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the key was used concurrently' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN v_answer;
END
$$;

-- What many applications have instead of the service: no keys and no ledger.
CREATE FUNCTION rival.deduct_plain(p_profile text, p_amount bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_balance bigint;
BEGIN
  SELECT balance INTO v_balance FROM rival.profiles WHERE profile_id = p_profile FOR UPDATE;
  IF v_balance IS NULL OR v_balance < p_amount THEN
    RETURN NULL;
  END IF;
  UPDATE rival.profiles SET balance = balance - p_amount, last_deduct_time = now() WHERE profile_id = p_profile;
  RETURN v_balance - p_amount;
END
$$;
