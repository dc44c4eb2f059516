"""Lists of what was late or missed by an upgrade, of what was done without a limit, and of reviews, each by an index.

They too are made after the clocks where there are none yet.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

MORE = {
    "by_upgrade": "(started_on DESC, id DESC) WHERE by_upgrade",
    "done": "(agency_id, entitlement, started_on) WHERE answered_at IS NOT NULL AND settled = 'no_limit'",
    "review": "(agency_id, trigger, started_on DESC, id DESC)"
    " WHERE trigger IN ('review_requested', 'cps_decision', 'case_stopped')",
}
BEFORE: dict[str, str] = import_module("handrail.rights.migrations.0012_lists_made_after_their_rows").LISTS


def functions(lists: dict[str, str]) -> str:
    """The two functions, for these lists."""
    return f"""
CREATE OR REPLACE FUNCTION rights_lists_aside() RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM rights_clock) THEN RETURN false; END IF;
  {" ".join(f"DROP INDEX rights_clock_{name};" for name in lists)}
  RETURN true;
END $$;
CREATE OR REPLACE FUNCTION rights_lists_back() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  {" ".join(f"CREATE INDEX rights_clock_{name} ON rights_clock {what};" for name, what in lists.items())}
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0012_lists_made_after_their_rows")]

    operations = [
        migrations.AddIndex(
            "clock",
            models.Index(name="rights_clock_by_upgrade", fields=["-started_on", "-id"], condition=Q(by_upgrade=True)),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                name="rights_clock_done",
                fields=["agency_id", "entitlement", "started_on"],
                condition=Q(settled="no_limit", answered_at__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                name="rights_clock_review",
                fields=["agency_id", "trigger", "-started_on", "-id"],
                condition=Q(trigger__in=["review_requested", "cps_decision", "case_stopped"]),
            ),
        ),
        migrations.RunSQL(functions(BEFORE | MORE), functions(BEFORE)),
    ]
