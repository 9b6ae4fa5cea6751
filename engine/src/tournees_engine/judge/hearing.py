"""The judge's notebook: violations found so far."""

from __future__ import annotations

from ..clock import told
from .sentences import SENTENCES
from .violation import Violation


class Hearing:
    """Collects violations and words them."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []

    def note(
        self,
        key: str,
        visit: str | None = None,
        technician: str | None = None,
        **detail: object,
    ) -> None:
        """Write one violation down."""
        words: dict[str, object] = {"visit": visit, "technician": technician, **detail}
        english, french = SENTENCES[key]
        self.violations.append(
            Violation(key, visit, technician, told(english, words, "en"), told(french, words, "fr"))
        )
