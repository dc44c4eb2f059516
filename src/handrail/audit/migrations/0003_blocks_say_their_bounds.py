"""A block's hash covers its bounds and time, a past epoch is sealed to its end, and a server gone back is noticed."""

from django.db import migrations

FUNCTIONS = """
DROP FUNCTION audit_hash(integer, xid8, xid8, bytea);
CREATE FUNCTION audit_hash(in_epoch integer, from_x xid8, to_x xid8, sealed timestamptz, previous bytea,
                           OUT rows bigint, OUT hash bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*), sha256(previous
           || convert_to(concat_ws(' ', in_epoch, from_x, to_x, extract(epoch FROM sealed)), 'UTF8')
           || coalesce(string_agg(sha256(convert_to(jsonb_build_array(
                e.id, e.xid::text, e.epoch, extract(epoch FROM e.at)::text, e.actor_kind, e.actor_id, e.agency_id,
                e.action, e.about, to_jsonb(e.ids), to_jsonb(e.refs), e.reason, encode(e.digest, 'hex'))::text,
                'UTF8')),
                ''::bytea ORDER BY e.xid, e.id), ''::bytea))
    FROM audit_entry e WHERE e.epoch = in_epoch AND e.xid >= from_x AND e.xid < to_x
$$;

CREATE FUNCTION audit_close(this_epoch integer, to_x xid8) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
DECLARE
  from_x xid8;
  last bytea;
  now_is timestamptz := clock_timestamp();
  closed record;
BEGIN
  SELECT coalesce(max(b.to_xid), 0)::text::xid8 INTO from_x FROM audit_block b WHERE b.epoch = this_epoch;
  SELECT b.hash INTO last FROM audit_block b ORDER BY b.id DESC LIMIT 1;
  IF to_x IS NULL OR to_x <= from_x THEN RETURN 0; END IF;
  SELECT h.rows, h.hash INTO closed FROM audit_hash(this_epoch, from_x, to_x, now_is, coalesce(last, ''::bytea)) h;
  IF closed.rows = 0 THEN RETURN 0; END IF;
  INSERT INTO audit_block (epoch, from_xid, to_xid, rows, previous, hash, sealed_at)
    VALUES (this_epoch, from_x::text::bigint, to_x::text::bigint, closed.rows, coalesce(last, ''::bytea),
            closed.hash, now_is);
  RETURN closed.rows;
END $$;

CREATE OR REPLACE FUNCTION audit_seal() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
DECLARE
  to_x xid8 := pg_snapshot_xmin(pg_current_snapshot());
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('handrail audit seal'));
  RETURN audit_close((SELECT max(id) FROM audit_epoch), to_x);
END $$;

CREATE OR REPLACE FUNCTION audit_findings() RETURNS TABLE (block bigint, epoch integer, what text)
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
      FROM audit_hash(b.epoch, b.from_xid::text::xid8, b.to_xid::text::xid8, b.sealed_at, b.previous) h;
    IF now_is.rows < b.rows THEN what := 'entries were removed'; RETURN NEXT;
    ELSIF now_is.rows > b.rows THEN what := 'entries were added after it was sealed'; RETURN NEXT;
    ELSIF now_is.hash <> b.hash THEN what := 'entries, or the block itself, were changed or reordered'; RETURN NEXT;
    END IF;
    last_hash := b.hash; last_to := b.to_xid;
  END LOOP;
  FOR block, epoch IN
    SELECT coalesce(max(k.id), 0), e.epoch FROM audit_entry e LEFT JOIN audit_block k ON k.epoch = e.epoch
     WHERE e.epoch < (SELECT max(id) FROM audit_epoch) OR e.epoch > (SELECT max(id) FROM audit_epoch)
     GROUP BY e.epoch HAVING bool_or(NOT EXISTS (
       SELECT FROM audit_block o WHERE o.epoch = e.epoch AND e.xid::text::bigint >= o.from_xid
                                   AND e.xid::text::bigint < o.to_xid))
  LOOP
    what := 'entries were added to an epoch that is over'; RETURN NEXT;
  END LOOP;
  SELECT k.id, k.epoch, k.to_xid INTO b FROM audit_block k
   WHERE k.epoch = (SELECT max(id) FROM audit_epoch) ORDER BY k.id DESC LIMIT 1;
  IF FOUND AND pg_snapshot_xmax(pg_current_snapshot())::text::bigint < b.to_xid THEN
    block := b.id; epoch := b.epoch;
    what := 'the server counts transactions from before this block: it was restored, and no epoch was started';
    RETURN NEXT;
  END IF;
END $$;

DROP FUNCTION audit_start_epoch(timestamptz, text);
CREATE FUNCTION audit_start_epoch(at timestamptz, why text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
DECLARE
  old integer;
BEGIN
  LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE;
  PERFORM pg_advisory_xact_lock(hashtext('handrail audit seal'));
  SELECT max(id) INTO old FROM audit_epoch;
  PERFORM audit_close(old, (SELECT (max(e.xid::text::bigint) + 1)::text::xid8 FROM audit_entry e WHERE e.epoch = old));
  INSERT INTO audit_epoch (id, started_at, reason) VALUES (old + 1, at, why);
  RETURN old + 1;
END $$;

REVOKE EXECUTE ON FUNCTION audit_start_epoch(timestamptz, text), audit_close(integer, xid8),
  audit_hash(integer, xid8, xid8, timestamptz, bytea) FROM PUBLIC, handrail_app;
REVOKE EXECUTE ON FUNCTION audit_close(integer, xid8) FROM handrail_system;
GRANT EXECUTE ON FUNCTION audit_start_epoch(timestamptz, text),
  audit_hash(integer, xid8, xid8, timestamptz, bytea) TO handrail_system;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_sealing")]
    operations = [migrations.RunSQL(FUNCTIONS)]
