-- a lane's session

BEGIN ISOLATION LEVEL READ COMMITTED;
SET search_path = pg_catalog, pg_temp;
SET row_security = off;
SET default_transaction_isolation = 'read committed';
SET default_transaction_read_only = off;
SET default_transaction_deferrable = off;
SET tcp_keepalives_idle = 5;
SET tcp_keepalives_interval = 2;
SET tcp_keepalives_count = 3;
SET tcp_user_timeout = 10000;
SET statement_timeout = 10000;
SET lock_timeout = 250;
SET idle_in_transaction_session_timeout = 10000;
SET exit_on_error = off;
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET intervalstyle = postgres;
SET standard_conforming_strings = on;
SET bytea_output = hex;
SET array_nulls = on;
SET transform_null_equals = off;
SET default_table_access_method = heap;
SET jit = off;
SET max_parallel_workers_per_gather = 0;
SET enable_indexscan = on;
SET enable_indexonlyscan = on;
SET enable_nestloop = on;
SET enable_sort = on;
SET plan_cache_mode = auto;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET enable_material = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SELECT set_config('idle_session_timeout', '0', false) WHERE current_setting('idle_session_timeout', true) IS NOT NULL;
SELECT set_config('transaction_timeout', '30000', false) WHERE current_setting('transaction_timeout', true) IS NOT NULL;
SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false);
SELECT set_config('plan_cache_mode', CASE WHEN EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN 'auto' ELSE 'force_generic_plan' END, false);
COMMIT

-- a query's session

BEGIN ISOLATION LEVEL READ COMMITTED;
SET search_path = pg_catalog, pg_temp;
SET row_security = off;
SET default_transaction_isolation = 'read committed';
SET default_transaction_read_only = off;
SET default_transaction_deferrable = off;
SET tcp_keepalives_idle = 5;
SET tcp_keepalives_interval = 2;
SET tcp_keepalives_count = 3;
SET tcp_user_timeout = 10000;
SET statement_timeout = 10000;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 10000;
SET exit_on_error = off;
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET intervalstyle = postgres;
SET standard_conforming_strings = on;
SET bytea_output = hex;
SET array_nulls = on;
SET transform_null_equals = off;
SET default_table_access_method = heap;
SET jit = off;
SET max_parallel_workers_per_gather = 0;
SET enable_indexscan = on;
SET enable_indexonlyscan = on;
SET enable_nestloop = on;
SET enable_sort = on;
SET plan_cache_mode = auto;
SELECT set_config('idle_session_timeout', '0', false) WHERE current_setting('idle_session_timeout', true) IS NOT NULL;
SELECT set_config('transaction_timeout', '30000', false) WHERE current_setting('transaction_timeout', true) IS NOT NULL;
SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false);
COMMIT

-- a health check

SELECT FROM credit.profiles LIMIT 0

SELECT pg_catalog.pg_export_snapshot(), pg_catalog.pg_logical_emit_message(true, 'credit', '')

-- span lane: one profile and key, nothing to write

BEGIN;
select cast("credit"."profiles"."profile_id" as varchar(256)), "credit"."profiles"."balance", "credit"."profiles"."last_sequence", "credit"."profiles"."last_deduct_time", "credit"."profiles"."last_deduct_clock", "credit"."profiles"."update_time", "credit"."profiles"."create_time", cast(encode("credit"."profiles"."last_hash", 'hex') as varchar(256))
  from (select ?::smallint as "bucket", ?::text as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = "input"."bucket" and "credit"."profiles"."profile_id" = "input"."profile_id")
  order by "credit"."profiles"."bucket", "credit"."profiles"."profile_id"
  for no key update of "profiles";
select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::text as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = "input"."bucket" and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

COMMIT

-- span lane: two profiles and keys

BEGIN;
select cast("credit"."profiles"."profile_id" as varchar(256)), "credit"."profiles"."balance", "credit"."profiles"."last_sequence", "credit"."profiles"."last_deduct_time", "credit"."profiles"."last_deduct_clock", "credit"."profiles"."update_time", "credit"."profiles"."create_time", cast(encode("credit"."profiles"."last_hash", 'hex') as varchar(256))
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = "input"."bucket" and "credit"."profiles"."profile_id" = "input"."profile_id")
  order by "credit"."profiles"."bucket", "credit"."profiles"."profile_id"
  for no key update of "profiles";
select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id", unnest(?::text[]) as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = "input"."bucket" and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

COMMIT

-- span lane: more profiles than share a round trip with the keys

BEGIN;
select cast("credit"."profiles"."profile_id" as varchar(256)), "credit"."profiles"."balance", "credit"."profiles"."last_sequence", "credit"."profiles"."last_deduct_time", "credit"."profiles"."last_deduct_clock", "credit"."profiles"."update_time", "credit"."profiles"."create_time", cast(encode("credit"."profiles"."last_hash", 'hex') as varchar(256))
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = "input"."bucket" and "credit"."profiles"."profile_id" = "input"."profile_id")
  order by "credit"."profiles"."bucket", "credit"."profiles"."profile_id"
  for no key update of "profiles"

select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id", unnest(?::text[]) as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = "input"."bucket" and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

COMMIT

-- span lane: a probe

BEGIN;
SET LOCAL lock_timeout = 10;
select cast("credit"."profiles"."profile_id" as varchar(256)), "credit"."profiles"."balance", "credit"."profiles"."last_sequence", "credit"."profiles"."last_deduct_time", "credit"."profiles"."last_deduct_clock", "credit"."profiles"."update_time", "credit"."profiles"."create_time", cast(encode("credit"."profiles"."last_hash", 'hex') as varchar(256))
  from (select ?::smallint as "bucket", ?::text as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = "input"."bucket" and "credit"."profiles"."profile_id" = "input"."profile_id")
  order by "credit"."profiles"."bucket", "credit"."profiles"."profile_id"
  for no key update of "profiles" skip locked;
select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::text as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = "input"."bucket" and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

select "credit"."profiles"."profile_id"
  from (select ?::smallint as "bucket", ?::text as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = "input"."bucket" and "credit"."profiles"."profile_id" = "input"."profile_id")

COMMIT

-- span lane: an answer that relies on a profile's absence

BEGIN;
SAVEPOINT absence;
insert into "credit"."profiles" ("bucket", "profile_id", "balance", "last_sequence", "last_deduct_time", "last_deduct_clock", "update_time", "create_time", "last_hash", "metadata")
  select "input"."bucket", "input"."profile_id", "input"."balance", "input"."last_sequence", (timestamp 'epoch' + "input"."last_deduct_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."last_deduct_clock" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."update_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0', "input"."last_hash", "input"."metadata"::jsonb
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::bigint as "balance", ?::bigint as "last_sequence", ?::bigint as "last_deduct_time", ?::bigint as "last_deduct_clock", ?::bigint as "update_time", ?::bigint as "create_time", ?::bytea as "last_hash", ?::text as "metadata") as "input"
  on conflict do nothing

ROLLBACK TO SAVEPOINT absence;
COMMIT

-- span lane: every effect, 1 of each

BEGIN;
insert into "credit"."profiles" ("bucket", "profile_id", "balance", "last_sequence", "last_deduct_time", "last_deduct_clock", "update_time", "create_time", "last_hash", "metadata")
  select "input"."bucket", "input"."profile_id", "input"."balance", "input"."last_sequence", (timestamp 'epoch' + "input"."last_deduct_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."last_deduct_clock" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."update_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0', "input"."last_hash", "input"."metadata"::jsonb
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::bigint as "balance", ?::bigint as "last_sequence", ?::bigint as "last_deduct_time", ?::bigint as "last_deduct_clock", ?::bigint as "update_time", ?::bigint as "create_time", ?::bytea as "last_hash", ?::text as "metadata") as "input"
  on conflict do nothing

update "credit"."profiles"
  set "balance" = "input"."balance", "last_sequence" = "input"."last_sequence", "last_deduct_time" = (timestamp 'epoch' + "input"."last_deduct_time" * interval '1 microsecond') at time zone interval '0', "last_deduct_clock" = (timestamp 'epoch' + "input"."last_deduct_clock" * interval '1 microsecond') at time zone interval '0', "update_time" = (timestamp 'epoch' + "input"."update_time" * interval '1 microsecond') at time zone interval '0', "last_hash" = "input"."last_hash"
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::bigint as "balance", ?::bigint as "last_sequence", ?::bigint as "last_deduct_time", ?::bigint as "last_deduct_clock", ?::bigint as "update_time", ?::bytea as "last_hash") as "input"
  where ("credit"."profiles"."bucket" = "input"."bucket" and "credit"."profiles"."profile_id" = "input"."profile_id");
insert into "credit"."idempotency_keys" ("bucket", "profile_id", "idempotency_key", "method", "fingerprint", "refusal_reason", "entry_sequence", "answer", "create_time")
  select "input"."bucket", "input"."profile_id", "input"."idempotency_key", "input"."method", "input"."fingerprint", "input"."refusal_reason", "input"."entry_sequence", "input"."answer", (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0'
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::text as "idempotency_key", ?::text as "method", ?::bytea as "fingerprint", ?::text as "refusal_reason", ?::bigint as "entry_sequence", ?::bytea as "answer", ?::bigint as "create_time") as "input";
insert into "credit"."ledger_entries" ("bucket", "profile_id", "sequence", "entry_id", "kind", "amount", "balance", "reason_code", "actor", "idempotency_key", "job_id", "refunded_entry_id", "metadata", "create_time", "hash")
  select "input"."bucket", "input"."profile_id", "input"."sequence", "input"."entry_id"::uuid, "input"."kind", "input"."amount", "input"."balance", "input"."reason_code", "input"."actor", "input"."idempotency_key", "input"."job_id", "input"."refunded_entry_id"::uuid, "input"."metadata"::jsonb, (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0', "input"."hash"
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::bigint as "sequence", ?::text as "entry_id", ?::text as "kind", ?::bigint as "amount", ?::bigint as "balance", ?::text as "reason_code", ?::text as "actor", ?::text as "idempotency_key", ?::text as "job_id", ?::text as "refunded_entry_id", ?::text as "metadata", ?::bigint as "create_time", ?::bytea as "hash") as "input";
insert into "credit"."deduction_refunds" ("bucket", "profile_id", "deduction_sequence", "deducted", "refunded")
  select "input"."bucket", "input"."profile_id", "input"."deduction_sequence", "input"."deducted", "input"."refunded"
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::bigint as "deduction_sequence", ?::bigint as "deducted", ?::bigint as "refunded") as "input"
  on conflict ("bucket", "profile_id", "deduction_sequence") do update
  set "refunded" = excluded."refunded";
insert into "credit"."jobs" ("bucket", "profile_id", "job_id", "state", "amount", "final_amount", "reason_code", "failure_message", "metadata", "create_time", "expire_time", "timeout_start_time", "end_time", "deduction_sequence", "deduction_entry_id", "refund_entry_id")
  select "input"."bucket", "input"."profile_id", "input"."job_id", "input"."state", "input"."amount", "input"."final_amount", "input"."reason_code", "input"."failure_message", "input"."metadata"::jsonb, (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."expire_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."timeout_start_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."end_time" * interval '1 microsecond') at time zone interval '0', "input"."deduction_sequence", "input"."deduction_entry_id"::uuid, "input"."refund_entry_id"::uuid
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::text as "job_id", ?::text as "state", ?::bigint as "amount", ?::bigint as "final_amount", ?::text as "reason_code", ?::text as "failure_message", ?::text as "metadata", ?::bigint as "create_time", ?::bigint as "expire_time", ?::bigint as "timeout_start_time", ?::bigint as "end_time", ?::bigint as "deduction_sequence", ?::text as "deduction_entry_id", ?::text as "refund_entry_id") as "input"
  on conflict ("bucket", "profile_id", "job_id") do update
  set "state" = excluded."state", "final_amount" = excluded."final_amount", "failure_message" = excluded."failure_message", "expire_time" = excluded."expire_time", "timeout_start_time" = excluded."timeout_start_time", "end_time" = excluded."end_time", "refund_entry_id" = excluded."refund_entry_id";
COMMIT

-- span lane: every effect, 2 of each

BEGIN;
insert into "credit"."profiles" ("bucket", "profile_id", "balance", "last_sequence", "last_deduct_time", "last_deduct_clock", "update_time", "create_time", "last_hash", "metadata")
  select "input"."bucket", "input"."profile_id", "input"."balance", "input"."last_sequence", (timestamp 'epoch' + "input"."last_deduct_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."last_deduct_clock" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."update_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0', "input"."last_hash", "input"."metadata"::jsonb
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id", unnest(?::bigint[]) as "balance", unnest(?::bigint[]) as "last_sequence", unnest(?::bigint[]) as "last_deduct_time", unnest(?::bigint[]) as "last_deduct_clock", unnest(?::bigint[]) as "update_time", unnest(?::bigint[]) as "create_time", unnest(?::bytea[]) as "last_hash", unnest(?::text[]) as "metadata") as "input"
  on conflict do nothing

update "credit"."profiles"
  set "balance" = "input"."balance", "last_sequence" = "input"."last_sequence", "last_deduct_time" = (timestamp 'epoch' + "input"."last_deduct_time" * interval '1 microsecond') at time zone interval '0', "last_deduct_clock" = (timestamp 'epoch' + "input"."last_deduct_clock" * interval '1 microsecond') at time zone interval '0', "update_time" = (timestamp 'epoch' + "input"."update_time" * interval '1 microsecond') at time zone interval '0', "last_hash" = "input"."last_hash"
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id", unnest(?::bigint[]) as "balance", unnest(?::bigint[]) as "last_sequence", unnest(?::bigint[]) as "last_deduct_time", unnest(?::bigint[]) as "last_deduct_clock", unnest(?::bigint[]) as "update_time", unnest(?::bytea[]) as "last_hash") as "input"
  where ("credit"."profiles"."bucket" = "input"."bucket" and "credit"."profiles"."profile_id" = "input"."profile_id");
insert into "credit"."idempotency_keys" ("bucket", "profile_id", "idempotency_key", "method", "fingerprint", "refusal_reason", "entry_sequence", "answer", "create_time")
  select "input"."bucket", "input"."profile_id", "input"."idempotency_key", "input"."method", "input"."fingerprint", "input"."refusal_reason", "input"."entry_sequence", "input"."answer", (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0'
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id", unnest(?::text[]) as "idempotency_key", unnest(?::text[]) as "method", unnest(?::bytea[]) as "fingerprint", unnest(?::text[]) as "refusal_reason", unnest(?::bigint[]) as "entry_sequence", unnest(?::bytea[]) as "answer", unnest(?::bigint[]) as "create_time") as "input";
insert into "credit"."ledger_entries" ("bucket", "profile_id", "sequence", "entry_id", "kind", "amount", "balance", "reason_code", "actor", "idempotency_key", "job_id", "refunded_entry_id", "metadata", "create_time", "hash")
  select "input"."bucket", "input"."profile_id", "input"."sequence", "input"."entry_id"::uuid, "input"."kind", "input"."amount", "input"."balance", "input"."reason_code", "input"."actor", "input"."idempotency_key", "input"."job_id", "input"."refunded_entry_id"::uuid, "input"."metadata"::jsonb, (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0', "input"."hash"
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id", unnest(?::bigint[]) as "sequence", unnest(?::text[]) as "entry_id", unnest(?::text[]) as "kind", unnest(?::bigint[]) as "amount", unnest(?::bigint[]) as "balance", unnest(?::text[]) as "reason_code", unnest(?::text[]) as "actor", unnest(?::text[]) as "idempotency_key", unnest(?::text[]) as "job_id", unnest(?::text[]) as "refunded_entry_id", unnest(?::text[]) as "metadata", unnest(?::bigint[]) as "create_time", unnest(?::bytea[]) as "hash") as "input";
insert into "credit"."deduction_refunds" ("bucket", "profile_id", "deduction_sequence", "deducted", "refunded")
  select "input"."bucket", "input"."profile_id", "input"."deduction_sequence", "input"."deducted", "input"."refunded"
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id", unnest(?::bigint[]) as "deduction_sequence", unnest(?::bigint[]) as "deducted", unnest(?::bigint[]) as "refunded") as "input"
  on conflict ("bucket", "profile_id", "deduction_sequence") do update
  set "refunded" = excluded."refunded";
insert into "credit"."jobs" ("bucket", "profile_id", "job_id", "state", "amount", "final_amount", "reason_code", "failure_message", "metadata", "create_time", "expire_time", "timeout_start_time", "end_time", "deduction_sequence", "deduction_entry_id", "refund_entry_id")
  select "input"."bucket", "input"."profile_id", "input"."job_id", "input"."state", "input"."amount", "input"."final_amount", "input"."reason_code", "input"."failure_message", "input"."metadata"::jsonb, (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."expire_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."timeout_start_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."end_time" * interval '1 microsecond') at time zone interval '0', "input"."deduction_sequence", "input"."deduction_entry_id"::uuid, "input"."refund_entry_id"::uuid
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id", unnest(?::text[]) as "job_id", unnest(?::text[]) as "state", unnest(?::bigint[]) as "amount", unnest(?::bigint[]) as "final_amount", unnest(?::text[]) as "reason_code", unnest(?::text[]) as "failure_message", unnest(?::text[]) as "metadata", unnest(?::bigint[]) as "create_time", unnest(?::bigint[]) as "expire_time", unnest(?::bigint[]) as "timeout_start_time", unnest(?::bigint[]) as "end_time", unnest(?::bigint[]) as "deduction_sequence", unnest(?::text[]) as "deduction_entry_id", unnest(?::text[]) as "refund_entry_id") as "input"
  on conflict ("bucket", "profile_id", "job_id") do update
  set "state" = excluded."state", "final_amount" = excluded."final_amount", "failure_message" = excluded."failure_message", "expire_time" = excluded."expire_time", "timeout_start_time" = excluded."timeout_start_time", "end_time" = excluded."end_time", "refund_entry_id" = excluded."refund_entry_id";
COMMIT

-- span lane: latecomers, and everything that a command can refer to

select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id", unnest(?::text[]) as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = "input"."bucket" and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

select "credit"."idempotency_keys"."profile_id", "credit"."idempotency_keys"."idempotency_key", "credit"."idempotency_keys"."method", "credit"."idempotency_keys"."fingerprint", "credit"."idempotency_keys"."refusal_reason", "credit"."idempotency_keys"."entry_sequence", "credit"."idempotency_keys"."answer", "credit"."idempotency_keys"."create_time"
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::text as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = "input"."bucket" and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

select "credit"."ledger_entries"."profile_id", "credit"."ledger_entries"."sequence", "credit"."ledger_entries"."entry_id", "credit"."ledger_entries"."amount", "credit"."deduction_refunds"."refunded", "credit"."ledger_entries"."job_id"
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::bigint as "sequence") as "input"
  left outer join "credit"."ledger_entries" on ("credit"."ledger_entries"."bucket" = "input"."bucket" and "credit"."ledger_entries"."profile_id" = "input"."profile_id" and "credit"."ledger_entries"."sequence" = "input"."sequence" and "credit"."ledger_entries"."kind" = 'DEDUCTION')
  left outer join "credit"."deduction_refunds" on ("credit"."deduction_refunds"."bucket" = "input"."bucket" and "credit"."deduction_refunds"."profile_id" = "input"."profile_id" and "credit"."deduction_refunds"."deduction_sequence" = "input"."sequence")

select "credit"."jobs"."profile_id", "credit"."jobs"."job_id", "credit"."jobs"."state", "credit"."jobs"."amount", "credit"."jobs"."final_amount", "credit"."jobs"."reason_code", "credit"."jobs"."failure_message", "credit"."jobs"."metadata", "credit"."jobs"."create_time", "credit"."jobs"."expire_time", "credit"."jobs"."timeout_start_time", "credit"."jobs"."end_time", "credit"."jobs"."deduction_sequence", "credit"."jobs"."deduction_entry_id", "credit"."jobs"."refund_entry_id"
  from (select ?::smallint as "bucket", ?::text as "profile_id", ?::text as "job_id") as "input"
  left outer join "credit"."jobs" on ("credit"."jobs"."bucket" = "input"."bucket" and "credit"."jobs"."profile_id" = "input"."profile_id" and "credit"."jobs"."job_id" = "input"."job_id")

COMMIT

-- span lane: old keys that are not there, in 1 buckets

select "credit"."key_removals"."bucket", "credit"."key_removals"."removed_before"
  from (select ?::smallint as "bucket", ?::text as "profile_id") as "input"
  left outer join "credit"."key_removals" on "credit"."key_removals"."bucket" = "input"."bucket"

COMMIT

-- span lane: old keys that are not there, in 2 buckets

select "credit"."key_removals"."bucket", "credit"."key_removals"."removed_before"
  from (select unnest(?::smallint[]) as "bucket", unnest(?::text[]) as "profile_id") as "input"
  left outer join "credit"."key_removals" on "credit"."key_removals"."bucket" = "input"."bucket"

COMMIT

-- span bucket: one profile and key, nothing to write

BEGIN;
update "credit"."profiles"
  set "balance" = "credit"."profiles"."balance"
  where ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = '');
select cast("credit"."profiles"."profile_id" as varchar(256)), "credit"."profiles"."balance", "credit"."profiles"."last_sequence", "credit"."profiles"."last_deduct_time", "credit"."profiles"."last_deduct_clock", "credit"."profiles"."update_time", "credit"."profiles"."create_time", cast(encode("credit"."profiles"."last_hash", 'hex') as varchar(256))
  from (select ?::text as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id")
  order by "credit"."profiles"."bucket", "credit"."profiles"."profile_id"
  for no key update of "profiles";
select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select ?::text as "profile_id", ?::text as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = ?::smallint and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

COMMIT

-- span bucket: two profiles and keys

BEGIN;
update "credit"."profiles"
  set "balance" = "credit"."profiles"."balance"
  where ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = '');
select cast("credit"."profiles"."profile_id" as varchar(256)), "credit"."profiles"."balance", "credit"."profiles"."last_sequence", "credit"."profiles"."last_deduct_time", "credit"."profiles"."last_deduct_clock", "credit"."profiles"."update_time", "credit"."profiles"."create_time", cast(encode("credit"."profiles"."last_hash", 'hex') as varchar(256))
  from (select unnest(?::text[]) as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id")
  order by "credit"."profiles"."bucket", "credit"."profiles"."profile_id"
  for no key update of "profiles";
select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select unnest(?::text[]) as "profile_id", unnest(?::text[]) as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = ?::smallint and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

COMMIT

-- span bucket: more profiles than share a round trip with the keys

BEGIN;
update "credit"."profiles"
  set "balance" = "credit"."profiles"."balance"
  where ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = '');
select cast("credit"."profiles"."profile_id" as varchar(256)), "credit"."profiles"."balance", "credit"."profiles"."last_sequence", "credit"."profiles"."last_deduct_time", "credit"."profiles"."last_deduct_clock", "credit"."profiles"."update_time", "credit"."profiles"."create_time", cast(encode("credit"."profiles"."last_hash", 'hex') as varchar(256))
  from (select unnest(?::text[]) as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id")
  order by "credit"."profiles"."bucket", "credit"."profiles"."profile_id"
  for no key update of "profiles"

select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select unnest(?::text[]) as "profile_id", unnest(?::text[]) as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = ?::smallint and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

COMMIT

-- span bucket: a probe

BEGIN;
SET LOCAL lock_timeout = 10;
update "credit"."profiles"
  set "balance" = "credit"."profiles"."balance"
  where ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = '');
select cast("credit"."profiles"."profile_id" as varchar(256)), "credit"."profiles"."balance", "credit"."profiles"."last_sequence", "credit"."profiles"."last_deduct_time", "credit"."profiles"."last_deduct_clock", "credit"."profiles"."update_time", "credit"."profiles"."create_time", cast(encode("credit"."profiles"."last_hash", 'hex') as varchar(256))
  from (select ?::text as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id")
  order by "credit"."profiles"."bucket", "credit"."profiles"."profile_id"
  for no key update of "profiles" skip locked;
select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select ?::text as "profile_id", ?::text as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = ?::smallint and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

select "credit"."profiles"."profile_id"
  from (select ?::text as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id")

COMMIT

-- span bucket: an answer that relies on a profile's absence

BEGIN;
SAVEPOINT absence;
insert into "credit"."profiles" ("bucket", "profile_id", "balance", "last_sequence", "last_deduct_time", "last_deduct_clock", "update_time", "create_time", "last_hash", "metadata") values (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb)
  on conflict do nothing

ROLLBACK TO SAVEPOINT absence;
COMMIT

-- span bucket: every effect, 1 of each

BEGIN;
insert into "credit"."profiles" ("bucket", "profile_id", "balance", "last_sequence", "last_deduct_time", "last_deduct_clock", "update_time", "create_time", "last_hash", "metadata") values (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb)
  on conflict do nothing

update "credit"."profiles"
  set "balance" = "input"."balance", "last_sequence" = "input"."last_sequence", "last_deduct_time" = (timestamp 'epoch' + "input"."last_deduct_time" * interval '1 microsecond') at time zone interval '0', "last_deduct_clock" = (timestamp 'epoch' + "input"."last_deduct_clock" * interval '1 microsecond') at time zone interval '0', "update_time" = (timestamp 'epoch' + "input"."update_time" * interval '1 microsecond') at time zone interval '0', "last_hash" = "input"."last_hash"
  from (select ?::text as "profile_id", ?::bigint as "balance", ?::bigint as "last_sequence", ?::bigint as "last_deduct_time", ?::bigint as "last_deduct_clock", ?::bigint as "update_time", ?::bytea as "last_hash") as "input"
  where ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id");
insert into "credit"."idempotency_keys" ("bucket", "profile_id", "idempotency_key", "method", "fingerprint", "refusal_reason", "entry_sequence", "answer", "create_time") values (?::smallint, ?::text, ?::text, ?::text, ?::bytea, ?::text, ?::bigint, ?::bytea, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0');
insert into "credit"."ledger_entries" ("bucket", "profile_id", "sequence", "entry_id", "kind", "amount", "balance", "reason_code", "actor", "idempotency_key", "job_id", "refunded_entry_id", "metadata", "create_time", "hash") values (?::smallint, ?::text, ?::bigint, ?::text::uuid, ?::text, ?::bigint, ?::bigint, ?::text, ?::text, ?::text, ?::text, ?::text::uuid, ?::text::jsonb, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea);
insert into "credit"."deduction_refunds" ("bucket", "profile_id", "deduction_sequence", "deducted", "refunded") values (?::smallint, ?::text, ?::bigint, ?::bigint, ?::bigint)
  on conflict ("bucket", "profile_id", "deduction_sequence") do update
  set "refunded" = excluded."refunded";
insert into "credit"."jobs" ("bucket", "profile_id", "job_id", "state", "amount", "final_amount", "reason_code", "failure_message", "metadata", "create_time", "expire_time", "timeout_start_time", "end_time", "deduction_sequence", "deduction_entry_id", "refund_entry_id") values (?::smallint, ?::text, ?::text, ?::text, ?::bigint, ?::bigint, ?::text, ?::text, ?::text::jsonb, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bigint, ?::text::uuid, ?::text::uuid)
  on conflict ("bucket", "profile_id", "job_id") do update
  set "state" = excluded."state", "final_amount" = excluded."final_amount", "failure_message" = excluded."failure_message", "expire_time" = excluded."expire_time", "timeout_start_time" = excluded."timeout_start_time", "end_time" = excluded."end_time", "refund_entry_id" = excluded."refund_entry_id";
COMMIT

-- span bucket: every effect, 2 of each

BEGIN;
insert into "credit"."profiles" ("bucket", "profile_id", "balance", "last_sequence", "last_deduct_time", "last_deduct_clock", "update_time", "create_time", "last_hash", "metadata") values (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb)
  on conflict do nothing

update "credit"."profiles"
  set "balance" = "input"."balance", "last_sequence" = "input"."last_sequence", "last_deduct_time" = (timestamp 'epoch' + "input"."last_deduct_time" * interval '1 microsecond') at time zone interval '0', "last_deduct_clock" = (timestamp 'epoch' + "input"."last_deduct_clock" * interval '1 microsecond') at time zone interval '0', "update_time" = (timestamp 'epoch' + "input"."update_time" * interval '1 microsecond') at time zone interval '0', "last_hash" = "input"."last_hash"
  from (select unnest(?::text[]) as "profile_id", unnest(?::bigint[]) as "balance", unnest(?::bigint[]) as "last_sequence", unnest(?::bigint[]) as "last_deduct_time", unnest(?::bigint[]) as "last_deduct_clock", unnest(?::bigint[]) as "update_time", unnest(?::bytea[]) as "last_hash") as "input"
  where ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id");
insert into "credit"."idempotency_keys" ("bucket", "profile_id", "idempotency_key", "method", "fingerprint", "refusal_reason", "entry_sequence", "answer", "create_time") values (?::smallint, ?::text, ?::text, ?::text, ?::bytea, ?::text, ?::bigint, ?::bytea, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0'), (?::smallint, ?::text, ?::text, ?::text, ?::bytea, ?::text, ?::bigint, ?::bytea, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0');
insert into "credit"."ledger_entries" ("bucket", "profile_id", "sequence", "entry_id", "kind", "amount", "balance", "reason_code", "actor", "idempotency_key", "job_id", "refunded_entry_id", "metadata", "create_time", "hash") values (?::smallint, ?::text, ?::bigint, ?::text::uuid, ?::text, ?::bigint, ?::bigint, ?::text, ?::text, ?::text, ?::text, ?::text::uuid, ?::text::jsonb, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea), (?::smallint, ?::text, ?::bigint, ?::text::uuid, ?::text, ?::bigint, ?::bigint, ?::text, ?::text, ?::text, ?::text, ?::text::uuid, ?::text::jsonb, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea);
insert into "credit"."deduction_refunds" ("bucket", "profile_id", "deduction_sequence", "deducted", "refunded") values (?::smallint, ?::text, ?::bigint, ?::bigint, ?::bigint), (?::smallint, ?::text, ?::bigint, ?::bigint, ?::bigint)
  on conflict ("bucket", "profile_id", "deduction_sequence") do update
  set "refunded" = excluded."refunded";
insert into "credit"."jobs" ("bucket", "profile_id", "job_id", "state", "amount", "final_amount", "reason_code", "failure_message", "metadata", "create_time", "expire_time", "timeout_start_time", "end_time", "deduction_sequence", "deduction_entry_id", "refund_entry_id") values (?::smallint, ?::text, ?::text, ?::text, ?::bigint, ?::bigint, ?::text, ?::text, ?::text::jsonb, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bigint, ?::text::uuid, ?::text::uuid), (?::smallint, ?::text, ?::text, ?::text, ?::bigint, ?::bigint, ?::text, ?::text, ?::text::jsonb, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bigint, ?::text::uuid, ?::text::uuid)
  on conflict ("bucket", "profile_id", "job_id") do update
  set "state" = excluded."state", "final_amount" = excluded."final_amount", "failure_message" = excluded."failure_message", "expire_time" = excluded."expire_time", "timeout_start_time" = excluded."timeout_start_time", "end_time" = excluded."end_time", "refund_entry_id" = excluded."refund_entry_id";
COMMIT

-- span bucket: every effect, 17 of each

BEGIN;
insert into "credit"."profiles" ("bucket", "profile_id", "balance", "last_sequence", "last_deduct_time", "last_deduct_clock", "update_time", "create_time", "last_hash", "metadata") values (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb), (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb)
  on conflict do nothing;
insert into "credit"."profiles" ("bucket", "profile_id", "balance", "last_sequence", "last_deduct_time", "last_deduct_clock", "update_time", "create_time", "last_hash", "metadata") values (?::smallint, ?::text, ?::bigint, ?::bigint, (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + ?::bigint * interval '1 microsecond') at time zone interval '0', ?::bytea, ?::text::jsonb)
  on conflict do nothing

update "credit"."profiles"
  set "balance" = "input"."balance", "last_sequence" = "input"."last_sequence", "last_deduct_time" = (timestamp 'epoch' + "input"."last_deduct_time" * interval '1 microsecond') at time zone interval '0', "last_deduct_clock" = (timestamp 'epoch' + "input"."last_deduct_clock" * interval '1 microsecond') at time zone interval '0', "update_time" = (timestamp 'epoch' + "input"."update_time" * interval '1 microsecond') at time zone interval '0', "last_hash" = "input"."last_hash"
  from (select unnest(?::text[]) as "profile_id", unnest(?::bigint[]) as "balance", unnest(?::bigint[]) as "last_sequence", unnest(?::bigint[]) as "last_deduct_time", unnest(?::bigint[]) as "last_deduct_clock", unnest(?::bigint[]) as "update_time", unnest(?::bytea[]) as "last_hash") as "input"
  where ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id");
insert into "credit"."idempotency_keys" ("bucket", "profile_id", "idempotency_key", "method", "fingerprint", "refusal_reason", "entry_sequence", "answer", "create_time")
  select "credit"."profiles"."bucket", "input"."profile_id", "input"."idempotency_key", "input"."method", "input"."fingerprint", "input"."refusal_reason", "input"."entry_sequence", "input"."answer", (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0'
  from (select unnest(?::text[]) as "profile_id", unnest(?::text[]) as "idempotency_key", unnest(?::text[]) as "method", unnest(?::bytea[]) as "fingerprint", unnest(?::text[]) as "refusal_reason", unnest(?::bigint[]) as "entry_sequence", unnest(?::bytea[]) as "answer", unnest(?::bigint[]) as "create_time") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id");
insert into "credit"."ledger_entries" ("bucket", "profile_id", "sequence", "entry_id", "kind", "amount", "balance", "reason_code", "actor", "idempotency_key", "job_id", "refunded_entry_id", "metadata", "create_time", "hash")
  select "credit"."profiles"."bucket", "input"."profile_id", "input"."sequence", "input"."entry_id"::uuid, "input"."kind", "input"."amount", "input"."balance", "input"."reason_code", "input"."actor", "input"."idempotency_key", "input"."job_id", "input"."refunded_entry_id"::uuid, "input"."metadata"::jsonb, (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0', "input"."hash"
  from (select unnest(?::text[]) as "profile_id", unnest(?::bigint[]) as "sequence", unnest(?::text[]) as "entry_id", unnest(?::text[]) as "kind", unnest(?::bigint[]) as "amount", unnest(?::bigint[]) as "balance", unnest(?::text[]) as "reason_code", unnest(?::text[]) as "actor", unnest(?::text[]) as "idempotency_key", unnest(?::text[]) as "job_id", unnest(?::text[]) as "refunded_entry_id", unnest(?::text[]) as "metadata", unnest(?::bigint[]) as "create_time", unnest(?::bytea[]) as "hash") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id");
insert into "credit"."deduction_refunds" ("bucket", "profile_id", "deduction_sequence", "deducted", "refunded")
  select "credit"."profiles"."bucket", "input"."profile_id", "input"."deduction_sequence", "input"."deducted", "input"."refunded"
  from (select unnest(?::text[]) as "profile_id", unnest(?::bigint[]) as "deduction_sequence", unnest(?::bigint[]) as "deducted", unnest(?::bigint[]) as "refunded") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id")
  on conflict ("bucket", "profile_id", "deduction_sequence") do update
  set "refunded" = excluded."refunded";
insert into "credit"."jobs" ("bucket", "profile_id", "job_id", "state", "amount", "final_amount", "reason_code", "failure_message", "metadata", "create_time", "expire_time", "timeout_start_time", "end_time", "deduction_sequence", "deduction_entry_id", "refund_entry_id")
  select "credit"."profiles"."bucket", "input"."profile_id", "input"."job_id", "input"."state", "input"."amount", "input"."final_amount", "input"."reason_code", "input"."failure_message", "input"."metadata"::jsonb, (timestamp 'epoch' + "input"."create_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."expire_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."timeout_start_time" * interval '1 microsecond') at time zone interval '0', (timestamp 'epoch' + "input"."end_time" * interval '1 microsecond') at time zone interval '0', "input"."deduction_sequence", "input"."deduction_entry_id"::uuid, "input"."refund_entry_id"::uuid
  from (select unnest(?::text[]) as "profile_id", unnest(?::text[]) as "job_id", unnest(?::text[]) as "state", unnest(?::bigint[]) as "amount", unnest(?::bigint[]) as "final_amount", unnest(?::text[]) as "reason_code", unnest(?::text[]) as "failure_message", unnest(?::text[]) as "metadata", unnest(?::bigint[]) as "create_time", unnest(?::bigint[]) as "expire_time", unnest(?::bigint[]) as "timeout_start_time", unnest(?::bigint[]) as "end_time", unnest(?::bigint[]) as "deduction_sequence", unnest(?::text[]) as "deduction_entry_id", unnest(?::text[]) as "refund_entry_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = ?::smallint and "credit"."profiles"."profile_id" = "input"."profile_id")
  on conflict ("bucket", "profile_id", "job_id") do update
  set "state" = excluded."state", "final_amount" = excluded."final_amount", "failure_message" = excluded."failure_message", "expire_time" = excluded."expire_time", "timeout_start_time" = excluded."timeout_start_time", "end_time" = excluded."end_time", "refund_entry_id" = excluded."refund_entry_id";
COMMIT

-- span bucket: latecomers, and everything that a command can refer to

select clock_timestamp() as "clock", cast("credit"."idempotency_keys"."profile_id" as varchar(256)), cast("credit"."idempotency_keys"."idempotency_key" as varchar(256))
  from (select unnest(?::text[]) as "profile_id", unnest(?::text[]) as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = ?::smallint and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

select "credit"."idempotency_keys"."profile_id", "credit"."idempotency_keys"."idempotency_key", "credit"."idempotency_keys"."method", "credit"."idempotency_keys"."fingerprint", "credit"."idempotency_keys"."refusal_reason", "credit"."idempotency_keys"."entry_sequence", "credit"."idempotency_keys"."answer", "credit"."idempotency_keys"."create_time"
  from (select ?::text as "profile_id", ?::text as "idempotency_key") as "input"
  left outer join "credit"."idempotency_keys" on ("credit"."idempotency_keys"."bucket" = ?::smallint and "credit"."idempotency_keys"."profile_id" = "input"."profile_id" and "credit"."idempotency_keys"."idempotency_key" = "input"."idempotency_key")

select "credit"."ledger_entries"."profile_id", "credit"."ledger_entries"."sequence", "credit"."ledger_entries"."entry_id", "credit"."ledger_entries"."amount", "credit"."deduction_refunds"."refunded", "credit"."ledger_entries"."job_id"
  from (select ?::text as "profile_id", ?::bigint as "sequence") as "input"
  left outer join "credit"."ledger_entries" on ("credit"."ledger_entries"."bucket" = ?::smallint and "credit"."ledger_entries"."profile_id" = "input"."profile_id" and "credit"."ledger_entries"."sequence" = "input"."sequence" and "credit"."ledger_entries"."kind" = 'DEDUCTION')
  left outer join "credit"."deduction_refunds" on ("credit"."deduction_refunds"."bucket" = ?::smallint and "credit"."deduction_refunds"."profile_id" = "input"."profile_id" and "credit"."deduction_refunds"."deduction_sequence" = "input"."sequence")

select "credit"."jobs"."profile_id", "credit"."jobs"."job_id", "credit"."jobs"."state", "credit"."jobs"."amount", "credit"."jobs"."final_amount", "credit"."jobs"."reason_code", "credit"."jobs"."failure_message", "credit"."jobs"."metadata", "credit"."jobs"."create_time", "credit"."jobs"."expire_time", "credit"."jobs"."timeout_start_time", "credit"."jobs"."end_time", "credit"."jobs"."deduction_sequence", "credit"."jobs"."deduction_entry_id", "credit"."jobs"."refund_entry_id"
  from (select ?::text as "profile_id", ?::text as "job_id") as "input"
  left outer join "credit"."jobs" on ("credit"."jobs"."bucket" = ?::smallint and "credit"."jobs"."profile_id" = "input"."profile_id" and "credit"."jobs"."job_id" = "input"."job_id")

COMMIT

-- span bucket: old keys that are not there, in 1 buckets

select "credit"."key_removals"."bucket", "credit"."key_removals"."removed_before"
  from (select ?::text as "profile_id") as "input"
  left outer join "credit"."key_removals" on "credit"."key_removals"."bucket" = ?::smallint

COMMIT

-- a snapshot, and a profile

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "credit"."profiles"."profile_id", "credit"."profiles"."balance", "credit"."profiles"."last_sequence", "credit"."profiles"."last_deduct_time", "credit"."profiles"."last_deduct_clock", "credit"."profiles"."update_time", "credit"."profiles"."create_time", "credit"."profiles"."last_hash", "credit"."profiles"."metadata"
  from "credit"."profiles"
  where ("credit"."profiles"."bucket" = ? and "credit"."profiles"."profile_id" = ?)

-- last sequences

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "credit"."profiles"."profile_id", "credit"."profiles"."last_sequence"
  from (select unnest(cast(? as smallint[])) as "bucket", unnest(cast(? as varchar[])) as "profile_id") as "input"
  join "credit"."profiles" on ("credit"."profiles"."bucket" = "input"."bucket" and "credit"."profiles"."profile_id" = "input"."profile_id")

-- an operation

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "credit"."idempotency_keys"."profile_id", "credit"."idempotency_keys"."idempotency_key", "credit"."idempotency_keys"."method", "credit"."idempotency_keys"."fingerprint", "credit"."idempotency_keys"."refusal_reason", "credit"."idempotency_keys"."entry_sequence", "credit"."idempotency_keys"."answer", "credit"."idempotency_keys"."create_time"
  from "credit"."idempotency_keys"
  where ("credit"."idempotency_keys"."bucket" = ? and "credit"."idempotency_keys"."profile_id" = ? and "credit"."idempotency_keys"."idempotency_key" = ?)

-- entries, newest first, filtered

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "credit"."ledger_entries"."profile_id", "credit"."ledger_entries"."sequence", "credit"."ledger_entries"."entry_id", "credit"."ledger_entries"."kind", "credit"."ledger_entries"."amount", "credit"."ledger_entries"."balance", "credit"."ledger_entries"."reason_code", "credit"."ledger_entries"."actor", "credit"."ledger_entries"."idempotency_key", "credit"."ledger_entries"."job_id", "credit"."ledger_entries"."refunded_entry_id", "credit"."ledger_entries"."metadata", "credit"."ledger_entries"."create_time", "credit"."ledger_entries"."hash"
  from "credit"."ledger_entries"
  where ("credit"."ledger_entries"."bucket" = ? and "credit"."ledger_entries"."profile_id" = ? and "credit"."ledger_entries"."sequence" between ? and ? and "credit"."ledger_entries"."kind" = ? and "credit"."ledger_entries"."job_id" = ?)
  order by "credit"."ledger_entries"."sequence" desc
  fetch next ? rows only

-- the last deduction

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "credit"."ledger_entries"."create_time"
  from "credit"."ledger_entries"
  where ("credit"."ledger_entries"."bucket" = ? and "credit"."ledger_entries"."profile_id" = ? and "credit"."ledger_entries"."sequence" <= ? and "credit"."ledger_entries"."kind" = ?)
  order by "credit"."ledger_entries"."sequence" desc
  fetch next ? rows only

-- a job

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "credit"."jobs"."profile_id", "credit"."jobs"."job_id", "credit"."jobs"."state", "credit"."jobs"."amount", "credit"."jobs"."final_amount", "credit"."jobs"."reason_code", "credit"."jobs"."failure_message", "credit"."jobs"."metadata", "credit"."jobs"."create_time", "credit"."jobs"."expire_time", "credit"."jobs"."timeout_start_time", "credit"."jobs"."end_time", "credit"."jobs"."deduction_sequence", "credit"."jobs"."deduction_entry_id", "credit"."jobs"."refund_entry_id"
  from "credit"."jobs"
  where ("credit"."jobs"."bucket" = ? and "credit"."jobs"."profile_id" = ? and "credit"."jobs"."job_id" = ?)

-- jobs of a profile, after a page

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "listed"."profile_id", "listed"."job_id", "listed"."state", "listed"."amount", "listed"."final_amount", "listed"."reason_code", "listed"."failure_message", "listed"."metadata", "listed"."create_time", "listed"."expire_time", "listed"."timeout_start_time", "listed"."end_time", "listed"."deduction_sequence", "listed"."deduction_entry_id", "listed"."refund_entry_id"
  from (select "credit"."jobs"."bucket", "credit"."jobs"."profile_id", "credit"."jobs"."job_id", "credit"."jobs"."state", "credit"."jobs"."amount", "credit"."jobs"."final_amount", "credit"."jobs"."reason_code", "credit"."jobs"."failure_message", "credit"."jobs"."metadata", "credit"."jobs"."create_time", "credit"."jobs"."expire_time", "credit"."jobs"."end_time", "credit"."jobs"."deduction_sequence", "credit"."jobs"."deduction_entry_id", "credit"."jobs"."refund_entry_id", "credit"."jobs"."timeout_start_time"
  from "credit"."jobs"
  where ("credit"."jobs"."bucket" = ? and "credit"."jobs"."profile_id" = ?)
  offset 0 rows) as "listed"
  where ("listed"."state" = ? and "listed"."create_time" < cast(? as timestamp with time zone) and ("listed"."create_time", "listed"."profile_id", "listed"."job_id") > (cast(? as timestamp with time zone), ?, ?))
  order by "listed"."create_time", "listed"."profile_id", "listed"."job_id"
  fetch next ? rows only

-- jobs of all profiles

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "listed"."profile_id", "listed"."job_id", "listed"."state", "listed"."amount", "listed"."final_amount", "listed"."reason_code", "listed"."failure_message", "listed"."metadata", "listed"."create_time", "listed"."expire_time", "listed"."timeout_start_time", "listed"."end_time", "listed"."deduction_sequence", "listed"."deduction_entry_id", "listed"."refund_entry_id"
  from "credit"."jobs" as "listed"
  where "listed"."state" = ?
  order by "listed"."create_time", "listed"."profile_id", "listed"."job_id"
  fetch next ? rows only

-- overdue jobs

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "credit"."jobs"."profile_id", "credit"."jobs"."job_id", "credit"."jobs"."expire_time"
  from "credit"."jobs"
  where ("credit"."jobs"."bucket" = ? and "credit"."jobs"."state" = 'PROCESSING' and "credit"."jobs"."expire_time" <= statement_timestamp())
  order by "credit"."jobs"."expire_time"
  fetch next ? rows only

-- timeouts that began in the future

SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

SET LOCAL statement_timeout = 1000

SET LOCAL enable_seqscan = off

SET LOCAL enable_bitmapscan = off

SET LOCAL enable_sort = off

SET LOCAL enable_hashjoin = off

SET LOCAL enable_mergejoin = off

select "credit"."jobs"."profile_id", "credit"."jobs"."job_id", "credit"."jobs"."expire_time"
  from "credit"."jobs"
  where ("credit"."jobs"."state" = 'PROCESSING' and "credit"."jobs"."create_time" > statement_timestamp() and "credit"."jobs"."timeout_start_time" is null)
  order by "credit"."jobs"."create_time"
  fetch next ? rows only

select "credit"."jobs"."profile_id", "credit"."jobs"."job_id", "credit"."jobs"."expire_time"
  from "credit"."jobs"
  where ("credit"."jobs"."state" = 'PROCESSING' and "credit"."jobs"."timeout_start_time" > statement_timestamp())
  order by "credit"."jobs"."timeout_start_time"
  fetch next ? rows only
