"""Pages about crimes and the patterns they make, and what every page about a person has in common."""

from handrail.crimes.views.deciding import decide
from handrail.crimes.views.patterns import pattern, patterns
from handrail.crimes.views.printing import chronology
from handrail.crimes.views.telling import share, tell

__all__ = ["chronology", "decide", "pattern", "patterns", "share", "tell"]
