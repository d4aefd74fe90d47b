-- What this session's role can do beyond what a server needs: a clause for each, the worst first.
-- A superuser is a member of every role and owns everything in effect; that he is one says it all.
WITH me AS (
  SELECT oid, rolsuper FROM pg_roles WHERE rolname = current_user
), reachable AS (
  -- The role, and all that it inherits from or may become by SET ROLE.
  SELECT role.* FROM pg_roles AS role, me
  WHERE role.oid = me.oid OR NOT me.rolsuper AND pg_has_role(me.oid, role.oid, 'MEMBER')
), attribute AS (
  SELECT clause FROM reachable, LATERAL (VALUES
      (rolsuper, 'is a superuser'),
      (rolcreaterole, 'may create roles'),
      (rolcreatedb, 'may create databases'),
      (rolreplication, 'may replicate'),
      (rolbypassrls, 'bypasses row-level security')) AS attributes (set, clause)
  WHERE set AND (NOT (SELECT rolsuper FROM me) OR clause = 'is a superuser')
), membership AS (
  SELECT format('is a member of %I', rolname) AS clause FROM reachable
  WHERE rolname LIKE 'pg\_%' AND rolname NOT IN ('pg_database_owner', 'pg_monitor', 'pg_read_all_settings',
    'pg_read_all_stats', 'pg_stat_scan_tables', 'pg_use_reserved_connections')
), owned AS (
  SELECT classid, objid, objsubid FROM pg_shdepend
  WHERE refclassid = 'pg_authid'::regclass AND refobjid IN (SELECT oid FROM reachable) AND deptype = 'o'
    AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
), ownership AS (
  SELECT 'owns ' || pg_describe_object(classid, objid, objsubid) AS clause FROM owned
), others_table AS (
  SELECT oid, relname::text AS name FROM pg_class
  WHERE relnamespace = to_regnamespace('credit') AND relkind IN ('r', 'p', 'v', 'm', 'f')
    AND (SELECT NOT rolsuper FROM me)
    AND (('pg_class'::regclass)::oid, oid) NOT IN (SELECT classid, objid FROM owned)
), allowed (name, privilege) AS (VALUES
  ('profiles', 'INSERT'), ('idempotency_keys', 'INSERT'), ('ledger_entries', 'INSERT'),
  ('deduction_refunds', 'INSERT'), ('jobs', 'INSERT')
), allowed_for_retention (name, privilege) AS (VALUES
  ('idempotency_keys', 'DELETE'), ('key_removals', 'INSERT')
), changes (name, columns, for_retention) AS (VALUES
  ('profiles',
    '{balance,last_sequence,last_deduct_time,last_deduct_clock,update_time,last_hash}'::name[], false),
  ('deduction_refunds', '{refunded}', false),
  ('jobs', '{state,final_amount,failure_message,expire_time,timeout_start_time,end_time,refund_entry_id}', false),
  ('key_removals', '{removed_before}', true)
), table_privilege AS (
  SELECT DISTINCT format('may %s %s', privilege, object.oid::regclass) AS clause
  FROM reachable AS role, others_table AS object,
    (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER'), ('MAINTAIN'))
      AS privileges (privilege)
  -- MAINTAIN came with PostgreSQL 17.
  WHERE CASE WHEN privilege = 'MAINTAIN' AND current_setting('server_version_num')::integer < 170000 THEN false
      ELSE has_table_privilege(role.oid, object.oid, privilege) END
    AND (object.name, privilege) NOT IN (SELECT * FROM allowed)
    AND NOT (? AND (object.name, privilege) IN (SELECT * FROM allowed_for_retention))
), column_privilege AS (
  SELECT DISTINCT format('may UPDATE (%I) of %s', attname, object.oid::regclass) AS clause
  FROM reachable AS role, others_table AS object JOIN pg_attribute AS part ON attrelid = object.oid
  WHERE attnum > 0 AND NOT attisdropped
    AND NOT has_table_privilege(role.oid, object.oid, 'UPDATE')
    AND has_column_privilege(role.oid, object.oid, attnum, 'UPDATE')
    AND NOT EXISTS (SELECT FROM changes
      WHERE changes.name = object.name AND attname = ANY (columns) AND (NOT for_retention OR ?))
), creation AS (
  SELECT format('may create in the schema %I', nspname) AS clause FROM reachable AS role, pg_namespace AS namespace
  WHERE NOT (SELECT rolsuper FROM me) AND nspname !~ '^pg_(toast|temp)'
    AND has_schema_privilege(role.oid, namespace.oid, 'CREATE')
    AND (('pg_namespace'::regclass)::oid, namespace.oid) NOT IN (SELECT classid, objid FROM owned)
  UNION
  SELECT clause FROM reachable AS role, (VALUES
      ('CREATE', 'may create schemas'), ('TEMPORARY', 'may create temporary tables')) AS kinds (privilege, clause)
  WHERE NOT (SELECT rolsuper FROM me) AND has_database_privilege(role.oid, current_database(), privilege)
)
SELECT clause FROM (
  SELECT 1, clause FROM attribute
  UNION SELECT 2, clause FROM membership
  UNION SELECT 3, clause FROM ownership
  UNION SELECT 4, clause FROM table_privilege
  UNION SELECT 5, clause FROM column_privilege
  UNION SELECT 6, clause FROM creation) AS clauses (rank, clause)
ORDER BY rank, clause
