"""What the database does for the audit: stamps, seals and checks it, and lets rows only be added."""

from django.db import migrations

COLUMNS = """
ALTER TABLE audit_entry
  ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD COLUMN epoch integer NOT NULL DEFAULT 1;
CREATE INDEX audit_entry_in_order ON audit_entry (epoch, xid, id);
CREATE INDEX audit_entry_by_id ON audit_entry USING gin (ids);
INSERT INTO audit_epoch (id, started_at, reason) VALUES (1, now(), 'first');
"""

UNCOLUMNS = """
ALTER TABLE audit_entry DROP COLUMN xid, DROP COLUMN epoch;
DROP INDEX audit_entry_by_id;
DELETE FROM audit_epoch;
"""

FUNCTIONS = """
CREATE FUNCTION audit_set_epoch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
BEGIN
  NEW.xid := pg_current_xact_id();
  NEW.epoch := (SELECT max(id) FROM audit_epoch);
  RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_stamp BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_set_epoch();

CREATE FUNCTION audit_hash(in_epoch integer, from_x xid8, to_x xid8, previous bytea,
                           OUT rows bigint, OUT hash bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*), sha256(previous || coalesce(string_agg(sha256(convert_to(jsonb_build_array(
           e.id, e.xid::text, e.epoch, extract(epoch FROM e.at)::text, e.actor_kind, e.actor_id, e.agency_id,
           e.action, e.about, to_jsonb(e.ids), to_jsonb(e.refs), e.reason, encode(e.digest, 'hex'))::text, 'UTF8')),
           ''::bytea ORDER BY e.xid, e.id), ''::bytea))
    FROM audit_entry e WHERE e.epoch = in_epoch AND e.xid >= from_x AND e.xid < to_x
$$;

CREATE FUNCTION audit_seal() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
DECLARE
  this_epoch integer;
  from_x xid8;
  to_x xid8 := pg_snapshot_xmin(pg_current_snapshot());
  last bytea;
  closed record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('handrail audit seal'));
  SELECT max(id) INTO this_epoch FROM audit_epoch;
  SELECT coalesce(max(b.to_xid), 0)::text::xid8 INTO from_x FROM audit_block b WHERE b.epoch = this_epoch;
  SELECT b.hash INTO last FROM audit_block b ORDER BY b.id DESC LIMIT 1;
  IF to_x <= from_x THEN RETURN 0; END IF;
  SELECT h.rows, h.hash INTO closed FROM audit_hash(this_epoch, from_x, to_x, coalesce(last, ''::bytea)) h;
  IF closed.rows = 0 THEN RETURN 0; END IF;
  INSERT INTO audit_block (epoch, from_xid, to_xid, rows, previous, hash, sealed_at)
    VALUES (this_epoch, from_x::text::bigint, to_x::text::bigint, closed.rows, coalesce(last, ''::bytea),
            closed.hash, clock_timestamp());
  RETURN closed.rows;
END $$;

CREATE FUNCTION audit_findings() RETURNS TABLE (block bigint, epoch integer, what text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  b record;
  now_is record;
  last_hash bytea := ''::bytea;
  last_to bigint := 0;
  last_epoch integer := 0;
BEGIN
  FOR b IN SELECT * FROM audit_block ORDER BY id LOOP
    IF b.epoch <> last_epoch THEN last_to := 0; last_epoch := b.epoch; END IF;
    block := b.id; epoch := b.epoch;
    IF b.previous <> last_hash OR b.from_xid <> last_to THEN
      what := 'does not follow the block before it: a block was removed, added or changed'; RETURN NEXT;
    END IF;
    SELECT h.rows, h.hash INTO now_is
      FROM audit_hash(b.epoch, b.from_xid::text::xid8, b.to_xid::text::xid8, b.previous) h;
    IF now_is.rows < b.rows THEN what := 'entries were removed'; RETURN NEXT;
    ELSIF now_is.rows > b.rows THEN what := 'entries were added after it was sealed'; RETURN NEXT;
    ELSIF now_is.hash <> b.hash THEN what := 'entries were changed or reordered'; RETURN NEXT;
    END IF;
    last_hash := b.hash; last_to := b.to_xid;
  END LOOP;
END $$;

CREATE FUNCTION audit_start_epoch(at timestamptz, why text) RETURNS integer
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO audit_epoch (id, started_at, reason) SELECT max(id) + 1, at, why FROM audit_epoch RETURNING id
$$;
"""

UNFUNCTIONS = """
DROP FUNCTION audit_start_epoch(timestamptz, text), audit_findings(), audit_seal(),
  audit_hash(integer, xid8, xid8, bytea);
DROP TRIGGER audit_entry_stamp ON audit_entry;
DROP FUNCTION audit_set_epoch();
"""

PRIVILEGES = """
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM handrail_app, handrail_system;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_block, audit_epoch FROM handrail_app, handrail_system;
REVOKE EXECUTE ON FUNCTION audit_seal(), audit_findings(), audit_start_epoch(timestamptz, text),
  audit_hash(integer, xid8, xid8, bytea) FROM PUBLIC, handrail_app;
GRANT EXECUTE ON FUNCTION audit_seal(), audit_findings(), audit_start_epoch(timestamptz, text),
  audit_hash(integer, xid8, xid8, bytea) TO handrail_system;
"""

UNPRIVILEGES = """
SELECT 1;
"""

POLICIES = """
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY append ON audit_entry FOR INSERT TO handrail_app WITH CHECK (true);
CREATE POLICY read_of_own_agency ON audit_entry FOR SELECT TO handrail_app USING (
  agency_id = nullif(current_setting('handrail.agency', true), '')::bigint);
CREATE POLICY system_all ON audit_entry TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE audit_block ENABLE ROW LEVEL SECURITY;
CREATE POLICY system_all ON audit_block TO handrail_system USING (true);
ALTER TABLE audit_epoch ENABLE ROW LEVEL SECURITY;
CREATE POLICY system_all ON audit_epoch TO handrail_system USING (true);
"""

UNPOLICIES = """
DROP POLICY append ON audit_entry;
DROP POLICY read_of_own_agency ON audit_entry;
DROP POLICY system_all ON audit_entry;
DROP POLICY system_all ON audit_block;
DROP POLICY system_all ON audit_epoch;
ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY;
ALTER TABLE audit_block DISABLE ROW LEVEL SECURITY;
ALTER TABLE audit_epoch DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_entries")]
    operations = [
        migrations.RunSQL(COLUMNS, UNCOLUMNS),
        migrations.RunSQL(FUNCTIONS, UNFUNCTIONS),
        migrations.RunSQL(PRIVILEGES, UNPRIVILEGES),
        migrations.RunSQL(POLICIES, UNPOLICIES),
    ]
