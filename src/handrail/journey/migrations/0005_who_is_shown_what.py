"""Say once which sight shows which row, in a form that a query over many rows can take up whole."""

from django.db import migrations

NOW = """
CREATE FUNCTION journey_shows(side text, sight_crime bigint, sight_agency bigint, crime bigint, circle text, agency bigint)
  RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (sight_crime IS NULL OR crime IS NULL OR sight_crime = crime)
     AND CASE circle WHEN 'a' THEN true WHEN 'p' THEN side = 'police' WHEN 's' THEN side = 'service'
                     ELSE sight_agency = agency END
$$;
CREATE OR REPLACE FUNCTION journey_seen_by(person bigint, crime bigint, circle text, agency bigint) RETURNS integer[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT s.audience_id ORDER BY s.audience_id), '{}')
    FROM journey_sight s JOIN agencies_audience a ON a.id = s.audience_id
   WHERE s.person_id = person AND s.until_at IS NULL
     AND journey_shows(s.side, s.crime_id, a.of_agency_id, crime, circle, agency)
$$;
CREATE OR REPLACE FUNCTION journey_show_again(persons bigint[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE journey_event e SET seen_by = n.seen_by
    FROM (SELECT g.person_id, g.crime_id, g.circle, g.agency_id,
                 coalesce(array_agg(DISTINCT s.audience_id ORDER BY s.audience_id) FILTER (WHERE s.id IS NOT NULL), '{}')
                 AS seen_by
            FROM (SELECT DISTINCT person_id, crime_id, circle, agency_id FROM journey_event
                   WHERE person_id = ANY (persons)) g
            LEFT JOIN (journey_sight s JOIN agencies_audience a ON a.id = s.audience_id)
              ON s.person_id = g.person_id AND s.until_at IS NULL
             AND journey_shows(s.side, s.crime_id, a.of_agency_id, g.crime_id, g.circle, g.agency_id)
           GROUP BY 1, 2, 3, 4) n
   WHERE e.person_id = ANY (persons) AND e.person_id = n.person_id AND coalesce(e.crime_id, 0) = coalesce(n.crime_id, 0)
     AND e.circle = n.circle AND coalesce(e.agency_id, 0) = coalesce(n.agency_id, 0) AND e.seen_by <> n.seen_by;
  UPDATE journey_owed o SET seen_by = n.seen_by
    FROM (SELECT g.person_id, g.crime_id, g.circle, g.agency_id,
                 coalesce(array_agg(DISTINCT s.audience_id ORDER BY s.audience_id) FILTER (WHERE s.id IS NOT NULL), '{}')
                 AS seen_by
            FROM (SELECT DISTINCT person_id, crime_id, circle, agency_id FROM journey_owed
                   WHERE person_id = ANY (persons) AND closed_at IS NULL) g
            LEFT JOIN (journey_sight s JOIN agencies_audience a ON a.id = s.audience_id)
              ON s.person_id = g.person_id AND s.until_at IS NULL
             AND journey_shows(s.side, s.crime_id, a.of_agency_id, g.crime_id, g.circle, g.agency_id)
           GROUP BY 1, 2, 3, 4) n
   WHERE o.person_id = ANY (persons) AND o.person_id = n.person_id AND coalesce(o.crime_id, 0) = coalesce(n.crime_id, 0)
     AND o.circle = n.circle AND coalesce(o.agency_id, 0) = coalesce(n.agency_id, 0) AND o.closed_at IS NULL
     AND o.seen_by <> n.seen_by;
END $$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION journey_seen_by(person bigint, crime bigint, circle text, agency bigint) RETURNS integer[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT s.audience_id ORDER BY s.audience_id), '{}')
    FROM journey_sight s JOIN agencies_audience a ON a.id = s.audience_id
   WHERE s.person_id = person AND s.until_at IS NULL
     AND (s.crime_id IS NULL OR crime IS NULL OR s.crime_id = crime)
     AND CASE circle WHEN 'a' THEN true WHEN 'p' THEN s.side = 'police' WHEN 's' THEN s.side = 'service'
                     ELSE a.of_agency_id = agency END
$$;
CREATE OR REPLACE FUNCTION journey_show_again(persons bigint[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE journey_event e SET seen_by = journey_seen_by(e.person_id, e.crime_id, e.circle, e.agency_id)
   WHERE e.person_id = ANY (persons)
     AND e.seen_by <> journey_seen_by(e.person_id, e.crime_id, e.circle, e.agency_id);
  UPDATE journey_owed o SET seen_by = journey_seen_by(o.person_id, o.crime_id, o.circle, o.agency_id)
   WHERE o.person_id = ANY (persons) AND o.closed_at IS NULL
     AND o.seen_by <> journey_seen_by(o.person_id, o.crime_id, o.circle, o.agency_id);
END $$;
DROP FUNCTION journey_shows(text, bigint, bigint, bigint, text, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("journey", "0004_a_sight_for_each_source")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
