-- section: roles
-- As a superuser, once for each PostgreSQL; leave out what is there already. None of them may do more than its
-- privileges below say; give each a password with psql's \password.
CREATE ROLE {owner} LOGIN;
CREATE ROLE {service} LOGIN;
CREATE ROLE {retention} LOGIN;
CREATE DATABASE {database} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0;
\connect {database}

-- section: database
-- As a superuser or the owner, in the database. Everybody may create temporary tables by default; on PostgreSQL 14,
-- tables in the schema public; on all versions large objects. Does what the role that runs it may do.
DO $$
BEGIN
  IF pg_catalog.pg_has_role((SELECT datdba FROM pg_catalog.pg_database
      WHERE datname = pg_catalog.current_database()), 'USAGE') THEN
    EXECUTE pg_catalog.format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', pg_catalog.current_database());
  END IF;
  IF (SELECT pg_catalog.pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = 'public') THEN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  END IF;
  IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
    REVOKE EXECUTE ON FUNCTION pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid),
      pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;
  END IF;
END
$$;

-- section: service
-- As the owner, after 'credit migrate'; 'credit migrate --service-role' does it. The role appends entries and
-- recorded answers, and can neither change nor delete them; of the rest it changes what a command changes.
REVOKE ALL ON ALL TABLES IN SCHEMA credit FROM {service};
REVOKE ALL ON SCHEMA credit FROM {service};
GRANT USAGE ON SCHEMA credit TO {service};
GRANT SELECT ON ALL TABLES IN SCHEMA credit TO {service};
GRANT INSERT ON credit.profiles, credit.idempotency_keys, credit.ledger_entries, credit.deduction_refunds, credit.jobs
  TO {service};
GRANT UPDATE (balance, last_sequence, last_deduct_time, last_deduct_clock, update_time, last_hash)
  ON credit.profiles TO {service};
GRANT UPDATE (refunded) ON credit.deduction_refunds TO {service};
GRANT UPDATE (state, final_amount, failure_message, expire_time, timeout_start_time, end_time, refund_entry_id)
  ON credit.jobs TO {service};

-- section: workers
-- On Citus, as a superuser, on the coordinator: what a session sets does not reach the workers, what its role's sessions
-- begin with does. Servers with another --lock-timeout need it here, too. Does what the role that runs it may do.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus')
    AND (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
    ALTER ROLE {service} SET lock_timeout = 250;
    -- Longer than the longest piece of a verification; the coordinator's own timeout is shorter for all else.
    ALTER ROLE {service} SET statement_timeout = 130000;
    ALTER ROLE {service} SET idle_in_transaction_session_timeout = 130000;
    ALTER ROLE {service} SET jit = off;
    ALTER ROLE {service} SET enable_seqscan = off;
    ALTER ROLE {service} SET enable_bitmapscan = off;
    ALTER ROLE {service} SET enable_material = off;
    ALTER ROLE {service} SET enable_hashjoin = off;
    ALTER ROLE {service} SET enable_mergejoin = off;
  END IF;
END
$$;

-- section: retention
-- For servers with --key-retention, in addition to the same privileges: they remove old recorded answers.
GRANT DELETE ON credit.idempotency_keys TO {retention};
GRANT INSERT ON credit.key_removals TO {retention};
GRANT UPDATE (removed_before) ON credit.key_removals TO {retention};
