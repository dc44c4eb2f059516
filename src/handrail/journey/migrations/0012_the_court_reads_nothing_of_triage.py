"""Keep what triage holds, asks, decides and routes from police whose reason to see somebody is the court alone."""

from django.db import migrations, models

CIRCLES = [
    ("a", "Everyone with a reason to see the person"), ("p", "The police only"), ("s", "Support services only"),
    ("o", "The agency that recorded it only"), ("t", "The police only, and not whose reason is the court alone"),
    ("r", "Everyone but whose reason is the court alone"),
]  # fmt: skip

NOW = """
CREATE OR REPLACE FUNCTION
  journey_shows(side text, sight_crime bigint, sight_agency bigint, crime bigint, circle text, agency bigint)
  RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (sight_crime IS NULL OR crime IS NULL OR sight_crime = crime)
     AND CASE circle WHEN 'a' THEN true WHEN 'p' THEN side IN ('police', 'court') WHEN 's' THEN side = 'service'
                     WHEN 't' THEN side = 'police' WHEN 'r' THEN side <> 'court' ELSE sight_agency = agency END
$$;
UPDATE journey_event SET circle = 't' WHERE kind = 'triage_decided' AND circle = 'p';
UPDATE journey_owed SET circle = CASE circle WHEN 'p' THEN 't' ELSE 'r' END
 WHERE kind IN ('held', 'question', 'referral') AND circle IN ('a', 'p');
UPDATE journey_sight SET side = 'court' WHERE why = 'witness_care';
SELECT journey_show_again(array_agg(DISTINCT person_id)) FROM journey_sight WHERE side = 'court' AND until_at IS NULL;
"""

BEFORE = """
UPDATE journey_sight SET side = 'police' WHERE side = 'court';
UPDATE journey_event SET circle = 'p' WHERE circle = 't';
UPDATE journey_owed SET circle = CASE circle WHEN 't' THEN 'p' ELSE 'a' END WHERE circle IN ('r', 't');
CREATE OR REPLACE FUNCTION
  journey_shows(side text, sight_crime bigint, sight_agency bigint, crime bigint, circle text, agency bigint)
  RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (sight_crime IS NULL OR crime IS NULL OR sight_crime = crime)
     AND CASE circle WHEN 'a' THEN true WHEN 'p' THEN side = 'police' WHEN 's' THEN side = 'service'
                     ELSE sight_agency = agency END
$$;
SELECT journey_show_again(array_agg(DISTINCT person_id)) FROM journey_sight
 WHERE why = 'witness_care' AND until_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("journey", "0011_another_is_told_to_its_owner")]
    operations = [
        migrations.AlterField("event", "circle", models.CharField(choices=CIRCLES, default="a", max_length=1)),
        migrations.AlterField("owed", "circle", models.CharField(choices=CIRCLES, default="a", max_length=1)),
        migrations.RunSQL(NOW, BEFORE),
    ]
