"""Who may know that two records may be one person, and how records seen before are found while somebody types.

`matching_may_know` says who may know of a record: whoever holds a sight of its person; for the police, of somebody
accused, whoever sees such a crime. A restricted person is known to their list and to nobody else.
`matching_seen_before` finds records by their keys and repeats that filter, because row-level security would hide the
index from the search.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION matching_may_know(record bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM people_record r JOIN people_person p ON p.id = r.person_id
                  WHERE r.id = record AND p.seen_by && handrail_audiences())
      OR (EXISTS (SELECT FROM agencies_agency a WHERE a.id = handrail_agency() AND a.side = 'police')
          AND EXISTS (SELECT FROM crimes_role c JOIN crimes_crime k ON k.id = c.crime_id
                        JOIN people_record r ON r.id = c.record_id JOIN people_person p ON p.id = r.person_id
                       WHERE c.record_id = record AND c.role IN ('suspect', 'associate_of_suspect')
                         AND k.seen_by && handrail_audiences() AND NOT p.restricted))
$$;
CREATE FUNCTION matching_seen_before(wanted bigint[], most integer) RETURNS SETOF matching_indexed
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT (i.found).* FROM (SELECT n AS found FROM matching_indexed n WHERE n.keys && wanted OFFSET 0) i
   CROSS JOIN LATERAL (SELECT FROM people_record r JOIN people_person p ON p.id = r.person_id
                        WHERE r.id = (i.found).record_id AND p.seen_by && handrail_audiences() OFFSET 0) may
   ORDER BY cardinality(ARRAY(SELECT unnest((i.found).keys) INTERSECT SELECT unnest(wanted))) DESC, (i.found).record_id
   LIMIT most
$$;
CREATE FUNCTION matching_shares(fields text[], vals text[]) RETURNS TABLE (field text, value text, share double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.field, t.value, t.share FROM unnest(fields, vals) w (field, value)
    JOIN matching_term t ON t.field = w.field AND t.value = w.value
$$;
CREATE FUNCTION matching_shared(kinds text[], vals text[]) RETURNS TABLE (kind text, value text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT s.kind, s.value FROM unnest(kinds, vals) w (kind, value)
    JOIN matching_shared_by_many s ON s.kind = w.kind AND s.value = w.value
$$;
REVOKE ALL ON FUNCTION matching_may_know(bigint), matching_seen_before(bigint[], integer),
  matching_shares(text[], text[]), matching_shared(text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION matching_may_know(bigint), matching_seen_before(bigint[], integer),
  matching_shares(text[], text[]), matching_shared(text[], text[]) TO handrail_app, handrail_system;
"""

UNFUNCTIONS = """
DROP FUNCTION matching_shared(text[], text[]), matching_shares(text[], text[]),
  matching_seen_before(bigint[], integer), matching_may_know(bigint);
"""

KEPT = ("matching_indexed", "matching_term", "matching_shared_by_many", "matching_run")

POLICIES = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON {table} FOR SELECT TO handrail_app USING ((SELECT handrail_whole_file()));
CREATE POLICY written ON {table} TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON {table} TO handrail_system USING (true) WITH CHECK (true);
"""
        for table in KEPT
    )
    + """
ALTER TABLE matching_pair ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON matching_pair FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR (matching_may_know(record_id) AND matching_may_know(other_id)));
CREATE POLICY written ON matching_pair TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON matching_pair TO handrail_system USING (true) WITH CHECK (true);
"""
)

UNPOLICIES = "".join(
    f"""
DROP POLICY seen ON {table};
DROP POLICY written ON {table};
DROP POLICY system_all ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
    for table in (*KEPT, "matching_pair")
)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0002_pairs"),
        ("crimes", "0002_who_may"),
        ("agencies", "0005_keep_what_was"),
        ("people", "0005_who_may_know_of_a_join"),
    ]
    operations = [migrations.RunSQL(FUNCTIONS, UNFUNCTIONS), migrations.RunSQL(POLICIES, UNPOLICIES)]
