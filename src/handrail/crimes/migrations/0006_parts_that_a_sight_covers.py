"""Name another victim of a crime, with their page, by a sight of them that covers that crime and by no other."""

from django.db import migrations

PARTIES = """
CREATE OR REPLACE FUNCTION crimes_parties(crime bigint)
  RETURNS TABLE (role text, relationship text, shown_name text, person_ref text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT r.role, r.relationship,
         CASE WHEN {seen} THEN p.shown_name
              WHEN p.restricted THEN ''
              WHEN r.role IN ('suspect', 'associate_of_suspect') THEN p.shown_name
              WHEN (SELECT a.side FROM agencies_agency a WHERE a.id = handrail_agency()) = 'police' THEN p.shown_name
              ELSE '' END,
         CASE WHEN {seen} THEN p.ref ELSE '' END
    FROM crimes_crime c JOIN crimes_role r ON r.crime_id = c.id AND r.status = 'live'
    JOIN people_record k ON k.id = r.record_id JOIN people_person p ON p.id = k.person_id
   WHERE c.id = crime AND c.seen_by && handrail_audiences()
   ORDER BY r.role, r.id
$$;
"""
COVERED = (
    "EXISTS (SELECT FROM journey_sight s WHERE s.person_id = p.id AND s.until_at IS NULL"
    " AND s.audience_id = ANY (handrail_audiences()) AND (s.crime_id IS NULL OR s.crime_id = c.id))"
)
BEFORE = "p.seen_by && handrail_audiences()"


class Migration(migrations.Migration):
    dependencies = [("crimes", "0005_named_where_told")]
    operations = [migrations.RunSQL(PARTIES.format(seen=COVERED), PARTIES.format(seen=BEFORE))]
