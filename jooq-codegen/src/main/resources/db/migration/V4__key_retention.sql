-- Keys are kept for good, unless a server runs with a retention. How far keys have been removed belongs here and not into
-- a setting: servers may have different ones, or none, and all of them must refuse what may have been executed under a key
-- that is gone.

CREATE TABLE key_removals (
  bucket         smallint    NOT NULL,
  -- Keys that were recorded before may be gone. Committed before the first of them is deleted; never goes back.
  removed_before timestamptz NOT NULL,
  PRIMARY KEY (bucket)
);

COMMENT ON TABLE key_removals IS 'Up to when idempotency keys have been removed; a bucket without a row has all of its own.';

-- Every server reads it, also one whose role was granted the older tables only: whoever may read the keys may read how far
-- they have been removed. An unset ACL leaves the tables to their owner.
DO $$
DECLARE
  reader oid;
BEGIN
  FOR reader IN
    SELECT DISTINCT access.grantee
    FROM pg_catalog.pg_class AS keys, pg_catalog.aclexplode(keys.relacl) AS access
    WHERE keys.oid = 'idempotency_keys'::pg_catalog.regclass AND access.privilege_type = 'SELECT'
      AND access.grantee <> keys.relowner
  LOOP
    EXECUTE pg_catalog.format('GRANT SELECT ON key_removals TO %s',
      CASE reader WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(reader)) END);
  END LOOP;
END
$$;
