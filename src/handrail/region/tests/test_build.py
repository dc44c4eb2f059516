"""The region is built whole or not at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handrail.agencies.models import Agency
from handrail.region import build as building

pytestmark = pytest.mark.data


def test_a_region_that_was_stopped_halfway_is_begun_again(
    own_database: Callable[[str], AbstractContextManager[dict[str, str]]],
    working_on: Callable[[str], AbstractContextManager[Any]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    morning: datetime,
) -> None:
    """Ctrl-C while the night is taken in: were its agencies kept, the next demonstration would stand empty."""

    def stopped(*_: object, **__: object) -> None:
        assert Agency.objects.exists(), "its agencies are there by then"
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "take_in", stopped)
    with own_database("bare") as own, working_on(own["DATABASE_SYSTEM_URL"]):
        with pytest.raises(KeyboardInterrupt):
            building.build(tmp_path, at=morning, crimes=1, months=0, tell=lambda _: None)
        assert not Agency.objects.exists()
