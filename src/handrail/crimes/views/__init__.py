"""Pages about crimes, and what every page about a person has in common."""
