"""Enhanced rights to look at again are owed as other things are."""

from django.db import migrations, models

KINDS = [
    ("promise", "A promise to keep"),
    ("clock", "A right to answer"),
    ("referral", "A referral to answer"),
    ("held", "A held decision"),
    ("question", "A question only the officer can answer"),
    ("alert", "Tell them at once"),
    ("review", "Enhanced rights to look at again"),
]


class Migration(migrations.Migration):
    dependencies = [("journey", "0007_alerts_of_those_seen")]
    operations = [
        migrations.AlterField(model_name="owed", name="kind", field=models.CharField(choices=KINDS, max_length=10))
    ]
