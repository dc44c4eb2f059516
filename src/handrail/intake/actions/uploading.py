"""A zip handed over by hand: kept where only this machine's account reads it, until a job has taken it in."""

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database, jobs
from handrail.core.errors import NotAllowed
from handrail.core.refs import new_ref
from handrail.intake.actions.reporting import Outcome
from handrail.intake.actions.taking import take_in
from handrail.intake.models import Bundle, Upload
from handrail.intake.policy import may_look


def kept_at(upload: Upload) -> Path:
    """Return where an upload's file is kept: a name of ours, never the one it came with."""
    return Path(settings.HOME) / "uploads" / f"{upload.ref}.zip"


@transaction.atomic
def hand_over(chunks: Iterable[bytes], *, by: Actor, at: datetime) -> Upload:
    """Keep a zip and ask for it to be taken in. Raises `NotAllowed`."""
    if not may_look(by) or by.agency_id is None or by.id is None:
        raise NotAllowed
    upload = Upload(ref=new_ref(), force_id=by.agency_id, uploaded_at=at, uploaded_by=by.id)
    upload.digest, upload.size = _write(kept_at(upload), chunks)
    with database.whole_file():
        upload.save(force_insert=True)
        audit.record(
            "bundle handed over", by=by, at=at, about="upload", ids=[upload.id], digest=bytes.fromhex(upload.digest)
        )
        jobs.defer("intake.take_in_upload", [upload.id])
    return upload


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
    return digest.hexdigest(), size


def take_in_upload(upload_id: int, *, by: Actor, at: datetime) -> Outcome | None:
    """Take in a zip that was handed over, and let its file go: what it held is in the database now, or was refused.

    One that was taken in already is left alone. A bundle of another force than the desk's own is refused.
    """
    upload = Upload.objects.select_related("force").filter(id=upload_id, taken_at=None).first()
    if upload is None:
        return None
    outcome = take_in(kept_at(upload), by=by, at=at, force=upload.force)
    Upload.objects.filter(id=upload.id).update(taken_at=at, bundle=Bundle.objects.get(ref=outcome.ref))
    kept_at(upload).unlink(missing_ok=True)
    return outcome
