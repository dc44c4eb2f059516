"""A figure that a bench prints, and what it was measured on."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from handrail.core import database


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure in words, the aim it is held against, and what it was measured over."""

    bench: str
    what: str
    found: str
    aim: str = ""
    over: str = ""


def per_second(count: int, seconds: float) -> str:
    """Say how many a second."""
    return f"{count / seconds:,.0f} a second"


def middle_and_95th(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the middle and the 95th percentile of some times."""
    cuts = quantiles(seconds, n=20, method="inclusive")
    return cuts[9], cuts[18]


def milliseconds(seconds: Sequence[float]) -> str:
    """Say the middle and the 95th percentile of some times, in milliseconds."""
    middle, slow = middle_and_95th(seconds)
    return f"{_short(middle)} ms, 95th {_short(slow)} ms"


def _short(seconds: float) -> str:
    """Milliseconds, to a tenth where they are few."""
    return f"{seconds * 1000:.1f}" if seconds < 0.01 else f"{seconds * 1000:.0f}"


def machine() -> str:
    """Say what the figures were measured on, and how busy it was already."""
    server = database.ask("SELECT current_setting('server_version')")[0][0]
    settings = ", ".join(
        f"{name} {database.ask('SELECT current_setting(%s)', [name])[0][0]}" for name in ("fsync", "shared_buffers")
    )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}; PostgreSQL {server.split()[0]}"
        f" ({settings}); load average {load}"
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(
                (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine()
            )
    except OSError:
        return platform.machine()
