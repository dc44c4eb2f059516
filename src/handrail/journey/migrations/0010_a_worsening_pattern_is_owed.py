"""A worsening pattern is something owed: a supervisor looks at it."""

from django.db import migrations, models

KINDS = [
    ("promise", "A promise to keep"), ("clock", "A right to answer"), ("referral", "A referral to answer"),
    ("held", "A held decision"), ("question", "A question only the officer can answer"), ("alert", "Tell them at once"),
    ("review", "Enhanced rights to look at again"), ("another", "Somebody else has named the same person"),
    ("pattern", "A worsening pattern to look at"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("journey", "0009_named_by_another")]
    operations = [migrations.AlterField("owed", "kind", models.CharField(choices=KINDS, max_length=10))]
