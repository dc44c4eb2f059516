"""Who may know that two files are of one human: whoever sees both, and what pages may ask of it."""

from django.db import migrations

TABLES = ("people_link", "people_joined", "people_closed", "people_passed_on")

POLICIES = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON {table} FOR SELECT TO handrail_app USING ((SELECT handrail_whole_file()));
CREATE POLICY written ON {table} TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON {table} TO handrail_system USING (true) WITH CHECK (true);
"""
    for table in TABLES
)

UNPOLICIES = "".join(
    f"""
DROP POLICY seen ON {table};
DROP POLICY written ON {table};
DROP POLICY system_all ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
    for table in TABLES
)

FUNCTIONS = """
CREATE FUNCTION people_beyond(persons bigint[])
  RETURNS TABLE (person bigint, other bigint, seen boolean, closed text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.person_id, o.person_id, p.seen_by && handrail_audiences(), coalesce(c.channels::text[], '{}')
    FROM people_joined m
    JOIN people_joined o ON o.one_id = m.one_id AND o.person_id <> m.person_id
    JOIN people_person p ON p.id = o.person_id
    LEFT JOIN people_closed c ON c.person_id = o.person_id
   WHERE m.person_id = ANY (persons)
  UNION ALL
  SELECT c.person_id, NULL, true, c.channels::text[] FROM people_closed c
   WHERE c.person_id = ANY (persons) AND c.channels <> '{}'
   ORDER BY 1, 2
$$;
CREATE FUNCTION people_passed_on_to(persons bigint[])
  RETURNS TABLE (person bigint, asked_on date, phone text, email text, address text, postcode text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT ON (m.person_id, r.id) m.person_id, w.asked_on,
         CASE WHEN 'phone' = ANY (w.what) THEN r.phone ELSE '' END,
         CASE WHEN 'email' = ANY (w.what) THEN r.email ELSE '' END,
         CASE WHEN 'address' = ANY (w.what) AND r.address_kind <> 'refuge' THEN r.address ELSE '' END,
         CASE WHEN 'address' = ANY (w.what) AND r.address_kind <> 'refuge' THEN r.postcode ELSE '' END
    FROM people_joined m
    JOIN people_person p ON p.id = m.person_id AND p.seen_by && handrail_audiences()
    JOIN people_joined o ON o.one_id = m.one_id AND o.person_id <> m.person_id
    JOIN people_person q ON q.id = o.person_id AND NOT q.restricted
    JOIN people_record r ON r.person_id = o.person_id
    JOIN people_passed_on w ON w.record_id = r.id AND w.agency_id = handrail_agency() AND r.held_at <= w.passed_at
   WHERE m.person_id = ANY (persons)
   ORDER BY m.person_id, r.id, w.passed_at DESC, w.id DESC
$$;
"""

UNFUNCTIONS = """
DROP FUNCTION people_passed_on_to(bigint[]), people_beyond(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_joined")]
    operations = [migrations.RunSQL(POLICIES, UNPOLICIES), migrations.RunSQL(FUNCTIONS, UNFUNCTIONS)]
