"""What a person decides of a pair: asked of a supervisor, not sure for now, and how far they agreed when it was no."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_who_may"), ("agencies", "0005_keep_what_was")]

    operations = [
        migrations.AddField(
            "pair",
            "levels_then",
            models.JSONField(
                help_text="how far they agreed when somebody decided that they are two people, once that is old",
                null=True,
            ),
        ),
        migrations.AddField(
            "pair",
            "again_at",
            models.DateTimeField(help_text="when a pair that somebody was not sure of comes back", null=True),
        ),
        migrations.AddField(
            "pair",
            "asked_of",
            models.ForeignKey(
                help_text="whose supervisor is asked to agree",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.AlterField(
            "pair",
            "state",
            models.CharField(
                choices=[
                    ("open", "To be decided"),
                    ("not_sure", "Not sure"),
                    ("accepted", "One person"),
                    ("rejected", "Two people"),
                    ("asked", "A supervisor is asked"),
                    ("linked", "Linked without a person"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.RemoveIndex("pair", "matching_pair_to_decide"),
        migrations.AddIndex(
            "pair",
            models.Index(
                condition=models.Q(("state__in", ["open", "not_sure"])),
                fields=["-bits", "id"],
                name="matching_pair_to_decide",
            ),
        ),
        migrations.AddIndex(
            "pair",
            models.Index(condition=models.Q(("state", "asked")), fields=["asked_of"], name="matching_pair_asked"),
        ),
        migrations.AddIndex(
            "pair",
            models.Index(
                condition=models.Q(("state", "linked"), ("weak", True)),
                fields=["record"],
                name="matching_pair_thread",
            ),
        ),
    ]
