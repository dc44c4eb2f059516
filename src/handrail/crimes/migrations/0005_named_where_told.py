"""Who is named against somebody: in the crimes that whoever looks may see, and in what was told of and they may see."""

from django.db import migrations

IN_CRIMES = """
  SELECT v.person_id, c.id, k.id, k.person_id, theirs.role, theirs.relationship,
         CASE WHEN p.seen_by && handrail_audiences() OR NOT p.restricted THEN p.shown_name ELSE '' END,
         coalesce(j.one_id, k.person_id)
    FROM people_record v
    JOIN crimes_role mine ON mine.record_id = v.id AND mine.role = 'victim' AND mine.status = 'live'
    JOIN crimes_crime c ON c.id = mine.crime_id AND c.status = 'live' AND c.seen_by && handrail_audiences()
    JOIN crimes_role theirs ON theirs.crime_id = c.id AND theirs.status = 'live'
     AND theirs.role IN ('suspect', 'associate_of_suspect')
     AND (theirs.concerning_id IS NULL OR theirs.concerning_id = mine.record_id)
    JOIN people_record k ON k.id = theirs.record_id AND k.person_id <> v.person_id
    JOIN people_person p ON p.id = k.person_id
    LEFT JOIN people_joined j ON j.person_id = k.person_id
   WHERE v.person_id = ANY (victims)
     AND EXISTS (SELECT FROM journey_sight s WHERE s.person_id = v.person_id AND s.until_at IS NULL
                    AND s.audience_id = ANY (handrail_audiences()) AND (s.crime_id IS NULL OR s.crime_id = c.id))
"""
IN_TELLINGS = """
  SELECT DISTINCT e.person_id, NULL::bigint, k.id, k.person_id, 'suspect', '',
         CASE WHEN p.seen_by && handrail_audiences() OR NOT p.restricted THEN p.shown_name ELSE '' END,
         coalesce(j.one_id, k.person_id)
    FROM journey_event e
    JOIN people_record k ON k.id = e.suspect_record_id AND k.person_id <> e.person_id
    JOIN people_person p ON p.id = k.person_id
    LEFT JOIN people_joined j ON j.person_id = k.person_id
   WHERE e.person_id = ANY (victims) AND e.kind IN ('incident_told', 'incident_shared') AND e.superseded_at IS NULL
     AND e.seen_by && handrail_audiences()
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION crimes_against(victims bigint[])
  RETURNS TABLE (victim_id bigint, crime_id bigint, record_id bigint, person_id bigint, role text, relationship text, shown_name text, one_id bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  {body}
$$;
"""
BEFORE = FUNCTION.format(body=IN_CRIMES + " ORDER BY c.id, theirs.role DESC, theirs.id")
AFTER = FUNCTION.format(
    body=f"""
  SELECT * FROM ({IN_CRIMES} UNION ALL {IN_TELLINGS})
    n (victim_id, crime_id, record_id, person_id, role, relationship, shown_name, one_id)
   ORDER BY n.crime_id NULLS FIRST, n.role DESC, n.record_id"""
)


class Migration(migrations.Migration):
    dependencies = [("crimes", "0004_who_may_see_a_pattern"), ("journey", "0010_a_worsening_pattern_is_owed")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
