"""How late technicians are at which hour of their day, as far as one answer has seen."""

from __future__ import annotations

#: Days rehearsed before others are judged by them.
ENOUGH = 4
#: A place is worth a rehearsal when one in so many days would have been sure enough.
ONE_IN = 4
HOUR = 3600


class Delays:
    """Tells places that are hardly worth a rehearsal.

    Delays grow during a day. So where few of the days rehearsed were sure enough an hour before,
    this place will hardly be.
    """

    def __init__(self) -> None:
        self._seen: list[tuple[int, int]] = []

    def note(self, elapsed: int, needed: int) -> None:
        """Learn from a rehearsal.

        Parameters
        ----------
        elapsed : int
            Seconds from the start of the shift to the visit's.
        needed : int
            Seconds from there to the end of the first slot that is sure enough.
        """
        self._seen.append((elapsed, needed))

    def are_too_long(self, elapsed: int, widest: int) -> bool:
        """Whether a visit that starts then has little hope of a slot of so many seconds."""
        needs = [needed for hour, needed in self._seen if elapsed - HOUR <= hour <= elapsed]
        fitting = sum(needed <= widest for needed in needs)
        return len(needs) >= ENOUGH and ONE_IN * fitting < len(needs)
