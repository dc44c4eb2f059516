"""The tables of the audit. Rows are only ever added; the roles that serve pages hold no other privilege on them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.core.classify import classified


@classified(
    plain="id at actor_kind actor_id agency_id action about ids refs reason digest",
)
class Entry(models.Model):
    """One thing done or looked at. Two further columns, `xid` and `epoch`, are kept by the database itself."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    about = models.CharField(max_length=40, blank=True)
    ids = ArrayField(models.BigIntegerField(), default=list)
    refs = ArrayField(models.CharField(max_length=80), default=list)
    reason = models.CharField(max_length=80, blank=True)
    digest = models.BinaryField(default=b"")

    class Meta:
        db_table = "audit_entry"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="audit_entry_actor_kind",
                condition=models.Q(actor_kind__in=["worker", "survivor", "system", "machine", "stranger"]),
            ),
        ]


@classified(plain="id epoch from_xid to_xid rows previous hash sealed_at")
class Block(models.Model):
    """A sealed run of entries: every entry whose transaction lies in [from_xid, to_xid), hashed over the last hash."""

    id = models.BigAutoField(primary_key=True)
    epoch = models.IntegerField()
    from_xid = models.BigIntegerField()
    to_xid = models.BigIntegerField()
    rows = models.BigIntegerField()
    previous = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_block"
        constraints: ClassVar = [
            models.UniqueConstraint(name="audit_block_follows_one", fields=["epoch", "from_xid"]),
        ]


@classified(plain="id started_at reason")
class Epoch(models.Model):
    """A stretch of one database's life. A restore starts the next, because transaction ids begin again."""

    id = models.IntegerField(primary_key=True)
    started_at = models.DateTimeField()
    reason = models.CharField(max_length=80)

    class Meta:
        db_table = "audit_epoch"
