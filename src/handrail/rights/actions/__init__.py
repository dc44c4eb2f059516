"""What rights does: keep clocks and what is owed in step with the journeys, and record that somebody was told."""

from handrail.rights.actions.projecting import project
from handrail.rights.actions.rebuilding import Rebuilt, rebuild

__all__ = ["Rebuilt", "project", "rebuild"]
