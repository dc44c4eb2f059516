"""Who sees a referral and a decision, kept right as sights open and end.

The police see decisions of their crimes, but not whose reason to see is the court alone, and a referral where they
may; a service sees only what was sent to it and is open, and never a decision; another door's decision is seen by
whoever keeps that door.
"""

from collections.abc import Collection

from handrail.core import database
from handrail.crimes import actions as crimes
from handrail.people import actions as people

OTHER_DOOR = "other_door"
"""Why somebody who keeps a door sees a person who came by it."""

# A service sees what is with it; the police what they may; who keeps a door, what came by it. Of a referral that was
# stopped its agency, or where the person is restricted its worker and cover, still sees that it was: nothing of whom.
_REFERRALS = """
UPDATE referrals_referral r SET seen_by = n.seen_by FROM (
  SELECT o.id, ARRAY (
    SELECT s.audience_id FROM journey_sight s
     WHERE s.person_id = o.person_id AND s.until_at IS NULL
       AND (s.side <> 'service' OR s.source = 'referral:' || o.id OR (s.why = %(door)s AND o.door <> 'police'))
       AND (s.side NOT IN ('police', 'court') OR o.police_may_see)
       AND (s.crime_id IS NULL OR s.source = 'referral:' || o.id
            OR EXISTS (SELECT FROM referrals_carried c WHERE c.referral_id = o.id AND c.crime_id = s.crime_id))
    UNION
    SELECT a.id FROM agencies_audience a JOIN people_person p ON p.id = o.person_id
     WHERE o.state = 'stopped'
       AND (a.worker_id IN (o.worker_id, o.cover_id) OR (a.agency_id = o.agency_id AND NOT p.restricted))
     ORDER BY 1) AS seen_by
    FROM referrals_referral o WHERE o.person_id = ANY (%(persons)s)) n
 WHERE r.id = n.id AND r.seen_by <> n.seen_by
"""


def show_again(person_ids: Collection[int]) -> None:
    """Work out anew who sees these persons' decisions and referrals, after their sights changed."""
    persons = sorted(set(person_ids))
    with database.whole_file():
        database.run(
            "UPDATE referrals_decision d SET seen_by = n.seen_by FROM (SELECT o.id, coalesce(array_agg(DISTINCT"
            " s.audience_id ORDER BY s.audience_id) FILTER (WHERE s.id IS NOT NULL), '{}') AS seen_by"
            " FROM referrals_decision o LEFT JOIN journey_sight s ON s.person_id = o.person_id AND s.until_at IS NULL"
            " AND CASE WHEN o.crime_id IS NULL THEN s.why = %s"
            " ELSE journey_shows(s.side, s.crime_id, NULL, o.crime_id, 't', NULL) END"
            " WHERE o.person_id = ANY (%s) GROUP BY o.id) n WHERE d.id = n.id AND d.seen_by <> n.seen_by",
            [OTHER_DOOR, persons],
        )
        database.run(_REFERRALS, {"door": OTHER_DOOR, "persons": persons})


def show_all_again(person_ids: Collection[int]) -> None:
    """The same, with the persons themselves, their journeys, and the crimes that their referrals carry."""
    persons = sorted(set(person_ids))
    with database.whole_file():
        people.show_again(persons)
        carried = database.ask(
            "SELECT DISTINCT c.crime_id FROM referrals_carried c JOIN referrals_referral r ON r.id = c.referral_id"
            " WHERE r.person_id = ANY (%s)",
            [persons],
        )
        crimes.show_again([crime for (crime,) in carried])
        show_again(persons)
