"""Search by name from an index, by whom it is for and by the letters at once: what is read does not grow with a region.

A condition over all the words of a list is none that an index can answer, so each word is written out. Of more than
`enough` who match, some are read and put in order: the page says that there are more.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

SEARCH = r"""
CREATE OR REPLACE FUNCTION people_search(words text[], most integer) RETURNS SETOF bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  enough constant integer := 1000;
  holds text := '';
  word text;
BEGIN
  FOR word IN SELECT replace(replace(replace(upper(unaccent(w)), '\', '\\'), '%', '\%'), '_', '\_') FROM unnest(words) w
  LOOP
    -- Fewer than three letters name no place in the index unless a name begins with them.
    IF length(word) < 3 THEN
      holds := holds || format(' AND (p.sort_name LIKE %L OR p.sort_name LIKE %L)', word || '%', '% ' || word || '%');
    ELSE
      holds := holds || format(' AND p.sort_name LIKE %L', '%' || word || '%');
    END IF;
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT f.id FROM (SELECT p.id, p.sort_name FROM people_person p'
    ' WHERE p.seen_by <> ''{}'' AND p.seen_by && handrail_audiences()' || holds || ' LIMIT $1) f'
    ' ORDER BY f.sort_name, f.id LIMIT $2' USING greatest(enough, most), most;
END
$$;
"""

AS_IT_WAS = r"""
CREATE OR REPLACE FUNCTION people_search(words text[], most integer) RETURNS SETOF bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT p.id FROM people_person p
   WHERE p.seen_by <> '{}' AND p.sort_name LIKE ALL (
           SELECT '%' || replace(replace(replace(upper(unaccent(w)), '\', '\\'), '%', '\%'), '_', '\_') || '%'
             FROM unnest(words) w)
     AND p.seen_by && handrail_audiences()
   ORDER BY p.sort_name, p.id LIMIT most
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_links_have_refs")]
    operations = [
        migrations.RemoveIndex("person", "people_person_sort_name"),
        migrations.AddIndex(
            "person",
            django.contrib.postgres.indexes.GinIndex(
                "seen_by",
                django.contrib.postgres.indexes.OpClass("sort_name", name="gin_trgm_ops"),
                condition=models.Q(("seen_by", []), _negated=True),
                name="people_person_found_by",
            ),
        ),
        migrations.RunSQL(SEARCH, AS_IT_WAS),
    ]
