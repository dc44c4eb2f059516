"""A kind of what is owed: to settle what is done where somebody else has named the same person."""

from django.db import migrations, models

KINDS = [
    ("promise", "A promise to keep"), ("clock", "A right to answer"), ("referral", "A referral to answer"),
    ("held", "A held decision"), ("question", "A question only the officer can answer"), ("alert", "Tell them at once"),
    ("review", "Enhanced rights to look at again"), ("another", "Somebody else has named the same person"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("journey", "0008_enhanced_rights_looked_at_again")]
    operations = [migrations.AlterField("owed", "kind", models.CharField(choices=KINDS, max_length=10))]
