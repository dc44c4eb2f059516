"""How old somebody was on a day, in whole years, worked out in one place for rules and pages alike."""

from datetime import date


def age_on(born: date | None, day: date) -> int | None:
    """Age in whole years on a local day; none, *unknown*, where the birth date is not recorded or comes after it.

    Somebody not born yet on the day of a crime was in no crime, so such a date is a mistake and says nothing: it makes
    nobody a child, and nobody an adult. Somebody born on 29 February is a year older on 1 March in other years.
    """
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
