"""How old an appliance is, in the few bands that change how long its visit takes."""

import functools

_BANDS = ((5, "0-4"), (10, "5-9"), (15, "10-14"))


@functools.lru_cache(maxsize=10_000)
def age_band(installed_on, day):
    """Return the band of an appliance's age on a day: 0-4, 5-9, 10-14, 15+ years; empty if unknown."""
    if not installed_on:
        return ""
    years = (day - installed_on).days / 365.25
    return next((name for limit, name in _BANDS if years < limit), "15+")
