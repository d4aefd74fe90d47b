-- What somebody can do who may create objects in `public`, as everybody may on PostgreSQL 14: take the place of
-- PostgreSQL's own functions, operators, types and catalogs. PostgreSQL counts the calls (pg_stat_user_functions).

SET search_path = pg_catalog;

-- In all traps. Says nothing, as a stranger would: what it is called for goes on, with NULL for a result.
CREATE FUNCTION public.caught() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';

-- Every function of PostgreSQL that can be called from SQL, with the same parameters, and where they can be of any
-- type, with those of the service's columns, which match better.
DO $$
DECLARE
  f record;
  t pg_catalog.text;
  arguments pg_catalog.text;
BEGIN
  FOR f IN
    SELECT p.oid, p.proname, p.prorettype::regtype::pg_catalog.text AS result, p.proretset,
      pg_get_function_identity_arguments(p.oid) AS arguments
    FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f'
      AND NOT EXISTS (
        SELECT FROM pg_type t
        WHERE (t.oid = p.prorettype OR t.oid = ANY (p.proargtypes)) AND t.typtype = 'p' AND t.typname NOT LIKE 'any%'
          AND t.typname NOT IN ('void', 'record'))
  LOOP
    FOREACH t IN ARRAY CASE WHEN f.arguments LIKE '%any%'
      THEN '{same,text,varchar,bigint,smallint,bytea,boolean}'::pg_catalog.text[] ELSE '{same}' END
    LOOP
      arguments := CASE t WHEN 'same' THEN f.arguments
        ELSE regexp_replace(regexp_replace(f.arguments, '"?any[a-z]*array"?', t || '[]', 'g'), '"?any[a-z]*"?', t, 'g') END;
      BEGIN
        EXECUTE format(
          'CREATE FUNCTION public.%I(%s) RETURNS %s LANGUAGE plpgsql AS $f$ BEGIN PERFORM public.caught(); %s END $f$',
          f.proname, arguments,
          CASE WHEN t = 'same' THEN CASE WHEN f.proretset THEN 'SETOF ' ELSE '' END || f.result
            WHEN f.proretset THEN 'SETOF ' || t ELSE t END,
          CASE WHEN f.proretset OR f.result = 'void' THEN 'RETURN;' ELSE 'RETURN NULL;' END);
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END LOOP;
  END LOOP;
END $$;

-- Every operator that the service could use, between every two types that it uses.
DO $$
DECLARE
  l pg_catalog.text;
  r pg_catalog.text;
  o pg_catalog.text;
  types CONSTANT pg_catalog.text[] := '{smallint,integer,bigint,numeric,text,varchar,name,bytea,uuid,jsonb,boolean,timestamptz,interval,oid,"\"char\"",anyarray,anyelement}';
BEGIN
  FOREACH l IN ARRAY types LOOP
    FOREACH r IN ARRAY types LOOP
      EXECUTE format(
        'CREATE FUNCTION public.between_types(%s, %s) RETURNS boolean LANGUAGE plpgsql AS $f$'
        ' BEGIN RETURN public.caught(); END $f$', l, r);
      FOREACH o IN ARRAY '{=,<>,<,<=,>,>=,+,-,*,/,||,~~,~~*,!~~,~,->>}'::pg_catalog.text[] LOOP
        EXECUTE format('CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = public.between_types)', o, l, r);
      END LOOP;
    END LOOP;
  END LOOP;
END $$;

-- Types by whose names the service casts.
DO $$
DECLARE t pg_catalog.text;
BEGIN
  FOREACH t IN ARRAY '{text,bytea,uuid,jsonb,timestamptz,name,oid,regclass}'::pg_catalog.text[] LOOP
    EXECUTE format('CREATE DOMAIN public.%I AS pg_catalog.%I CHECK (public.caught())', t, t);
  END LOOP;
END $$;

-- PostgreSQL's catalogs, those without columns of any type.
DO $$
DECLARE c pg_catalog.name;
BEGIN
  FOR c IN SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v')
  LOOP
    BEGIN
      EXECUTE format('CREATE VIEW public.%I AS SELECT * FROM pg_catalog.%I WHERE public.caught()', c, c);
      EXECUTE format('GRANT SELECT ON public.%I TO PUBLIC', c);
    EXCEPTION WHEN invalid_table_definition THEN NULL;
    END;
  END LOOP;
END $$;
