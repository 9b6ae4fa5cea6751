"""Seconds of the horizon as people read them."""

from __future__ import annotations

DAY = 86400


def clock(seconds: int, language: str) -> str:
    """``9:30`` (``9 h 30`` in French), with the day's rank from the second day on."""
    day, rest = divmod(seconds, DAY)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if language == "fr":
        text = f"{hours} h {minutes:02d}"
        return text if day == 0 else f"{text} (jour {day + 1})"
    text = f"{hours}:{minutes:02d}"
    return text if day == 0 else f"{text} (day {day + 1})"


def euros(cents: int, language: str) -> str:
    """``€12.30`` (``12,30 €`` in French)."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    if language == "fr":
        return f"{sign}{whole},{rest:02d} €"
    return f"{sign}€{whole}.{rest:02d}"


def told(template: str, detail: dict[str, object], language: str) -> str:
    """Fill a template; ``{x_clock}`` and ``{x_euros}`` show the number ``x`` of the detail."""
    words = dict(detail)
    for key, value in detail.items():
        if isinstance(value, int):
            words[f"{key}_clock"] = clock(value, language)
            words[f"{key}_euros"] = euros(value, language)
    return template.format_map(words)
