"""What must be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import located, require
from .helper import Helper
from .preference import Preference
from .spot import Spot

#: Cents charged for leaving out a visit that has no penalty of its own (a mandatory one).
MANDATORY_PENALTY = 10_000_000
_OBJECTS: tuple[tuple[str, Any], ...] = (
    ("pinned", Spot),
    ("current", Spot),
    ("preferred", Preference),
    ("helper", Helper),
)


@dataclass(frozen=True)
class Visit:
    """One visit to a customer.

    Parameters
    ----------
    id : str
        Unique name.
    place : str
        Id of the place.
    duration : int
        Seconds of service at pace 1.
    windows : tuple of (int, int)
        First and last second at which the service may start, in order, not overlapping;
        empty: any time.
    skills : mapping of str to int
        Level needed of each skill.
    penalty : int or None
        Cents charged when left out; None: mandatory (`MANDATORY_PENALTY`).
    technicians : tuple of str or None
        Who may do it; None: anybody.
    pinned : Spot or None
        Technician and start fixed by the dispatcher; replaces the windows.
    current : Spot or None
        Where the visit stands in the plan being repaired.
    notified : bool
        The customer was told the current spot.
    promise : (int, int) or None
        First and last second of the start that the customer was told. It binds a repair only,
        which breaks it only when it must, and by as little as it can.
    preferred : Preference or None
        The technician the customer would rather see.
    parts : mapping of str to int
        Parts it takes from the van of its lead.
    resources : tuple of str
        Resources the shift of its lead holds.
    helper : Helper or None
        The second technician it needs.
    name : str
        Shown in sentences; the id when empty.
    """

    id: str
    place: str
    duration: int
    windows: tuple[tuple[int, int], ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)
    penalty: int | None = None
    technicians: tuple[str, ...] | None = None
    pinned: Spot | None = None
    current: Spot | None = None
    notified: bool = False
    preferred: Preference | None = None
    name: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)
    resources: tuple[str, ...] = ()
    helper: Helper | None = None
    promise: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        require(bool(self.id), "the id is empty", "id")
        require(self.duration >= 0, "a duration cannot be negative", "duration")
        require(self.penalty is None or self.penalty >= 0, "negative penalty", "penalty")
        last = 0
        for number, (start, end) in enumerate(self.windows):
            path = f"windows[{number}]"
            require(start <= end, f"the window ends ({end}) before it starts ({start})", path)
            require(
                start >= last,
                f"the window starts ({start}) before the previous one ends ({last})"
                if number
                else f"the window starts ({start}) before the horizon",
                path,
            )
            last = end
        if self.promise is not None:
            start, end = self.promise
            require(0 <= start <= end, f"the promise ends ({end}) before it starts", "promise")
        for skill, level in self.skills.items():
            require(level >= 0, "a skill level cannot be negative", f"skills.{skill}")
        for part, quantity in self.parts.items():
            require(quantity >= 0, "a quantity cannot be negative", f"parts.{part}")

    @property
    def label(self) -> str:
        """Name shown in sentences."""
        return self.name or self.id

    @property
    def left_out_cost(self) -> int:
        """Cents charged when the visit is left out, changes apart."""
        return MANDATORY_PENALTY if self.penalty is None else self.penalty

    def for_helper(self) -> Visit:
        """Return the visit as its helper sees it: his skills, same starts, no price of its own."""
        assert self.helper is not None
        windows = ((self.pinned.start,) * 2,) if self.pinned else self.windows
        return replace(
            self,
            windows=windows,
            skills=self.helper.skills,
            technicians=self.helper.technicians,
            pinned=None,
            current=None,
            preferred=None,
            parts={},
            resources=(),
            helper=None,
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Visit:
        """Read a visit from its JSON object."""
        extra: dict[str, Any] = {}
        for key, kind in _OBJECTS:
            if data.get(key) is not None:
                with located(key):
                    extra[key] = kind.from_json(data[key])
        penalty, technicians = data.get("penalty"), data.get("technicians")
        promise = data.get("promise")
        return cls(
            id=data["id"],
            place=data["place"],
            duration=int(data["duration"]),
            windows=tuple((int(a), int(b)) for a, b in data.get("windows", [])),
            skills={skill: int(level) for skill, level in data.get("skills", {}).items()},
            penalty=None if penalty is None else int(penalty),
            technicians=None if technicians is None else tuple(technicians),
            notified=bool(data.get("notified", False)),
            name=data.get("name", ""),
            parts={part: int(quantity) for part, quantity in data.get("parts", {}).items()},
            resources=tuple(data.get("resources", ())),
            promise=None if promise is None else (int(promise[0]), int(promise[1])),
            **extra,
        )

    def to_json(self) -> dict[str, Any]:
        """Write the visit as its JSON object."""
        data: dict[str, Any] = {
            "id": self.id,
            "place": self.place,
            "duration": self.duration,
            "windows": [list(window) for window in self.windows],
            "skills": dict(self.skills),
            "notified": self.notified,
        }
        for key, _ in _OBJECTS:
            if getattr(self, key) is not None:
                data[key] = getattr(self, key).to_json()
        if self.penalty is not None:
            data["penalty"] = self.penalty
        if self.technicians is not None:
            data["technicians"] = list(self.technicians)
        for key, value in (("parts", dict(self.parts)), ("resources", list(self.resources))):
            if value:
                data[key] = value
        if self.promise is not None:
            data["promise"] = list(self.promise)
        if self.name:
            data["name"] = self.name
        return data
