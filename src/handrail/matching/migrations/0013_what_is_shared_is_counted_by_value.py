"""Find who shares a phone, a mailbox or a home by an index, so that each night counts those of its own records again."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matching", "0012_another_is_told_by_the_day")]
    operations = [
        migrations.AddIndex(
            "indexed", models.Index(name="matching_indexed_phone", fields=["phone"], condition=~Q(phone=""))
        ),
        migrations.AddIndex(
            "indexed", models.Index(name="matching_indexed_email", fields=["email"], condition=~Q(email=""))
        ),
        migrations.AddIndex(
            "indexed", models.Index(name="matching_indexed_home", fields=["door", "postcode"], condition=~Q(door=""))
        ),
    ]
