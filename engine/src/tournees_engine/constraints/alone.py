"""What the rules that depend on driving read."""

from __future__ import annotations

from .case import Case
from .constraint import Detail


def blocked_alone(case: Case, key: str) -> Detail | None:
    """Detail of the failure of a day made of this visit alone, if `key` is what fails."""
    if case.alone is None or case.alone.constraint != key:
        return None
    return case.alone.detail
