"""What the visits of a company are like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import located, require
from .effect import Effect
from .kind_habit import KindHabit
from .quantiles import Quantiles
from .reading import number, record, table


@dataclass(frozen=True)
class WorkHabits:
    """Work at the customers'.

    Parameters
    ----------
    usual : KindHabit
        Visits of a type that is not known.
    kinds : mapping of str to KindHabit
        Types that are known.
    technicians : mapping of str to Effect
        How much longer each technician works than planned for him.
    pairs : mapping of str to Effect
        The same for one type of visit, on top: `pair_key(kind, technician)`.
    ages : mapping of str to Effect
        How much longer it takes on equipment of an age band.
    aged : mapping of str to Effect
        The same for one type of visit, on top: `pair_key(kind, age)`.
    door : Quantiles
        Seconds lost at a closed door.
    together : float
        Correlation of the visits of one technician's day, in [0, 0.9].
    """

    usual: KindHabit
    kinds: Mapping[str, KindHabit] = field(default_factory=dict)
    technicians: Mapping[str, Effect] = field(default_factory=dict)
    pairs: Mapping[str, Effect] = field(default_factory=dict)
    ages: Mapping[str, Effect] = field(default_factory=dict)
    aged: Mapping[str, Effect] = field(default_factory=dict)
    door: Quantiles = field(kw_only=True)
    together: float = field(kw_only=True)

    def __post_init__(self) -> None:
        require(self.door.values[0] >= 0, "cannot be negative", "door")
        require(0 <= self.together <= 0.9, "is not in [0, 0.9]", "together")

    def of(self, kind: str) -> KindHabit:
        """Return what visits of a type are like."""
        return self.kinds.get(kind, self.usual)

    def factor(self, kind: str, technician: str, age: str) -> float:
        """How many times longer than of usual a visit of this type takes him, at this age."""
        one = Effect()
        return (
            self.technicians.get(technician, one).factor
            * self.pairs.get(pair_key(kind, technician), one).factor
            * self.ages.get(age, one).factor
            * self.aged.get(pair_key(kind, age), one).factor
        )

    @classmethod
    def from_json(cls, data: Any) -> WorkHabits:
        """Read the habits from their JSON object."""
        keys = ("usual", "kinds", "technicians", "pairs", "ages", "aged", "door", "together")
        data = record(data, *keys)
        with located("usual"):
            usual = KindHabit.from_json(data["usual"])
        with located("door"):
            door = Quantiles.from_json(data["door"])
        return cls(
            usual,
            table(data, "kinds", KindHabit.from_json),
            table(data, "technicians", Effect.from_json),
            table(data, "pairs", Effect.from_json),
            table(data, "ages", Effect.from_json),
            table(data, "aged", Effect.from_json),
            door=door,
            together=number(data, "together"),
        )

    def to_json(self) -> dict[str, Any]:
        """Write the habits as their JSON object."""
        data: dict[str, Any] = {
            key: {name: value.to_json() for name, value in getattr(self, key).items()}
            for key in ("kinds", "technicians", "pairs", "ages", "aged")
        }
        return data | {
            "usual": self.usual.to_json(),
            "door": self.door.to_json(),
            "together": self.together,
        }


def pair_key(kind: str, other: str) -> str:
    """Key of two names; the length of the first one keeps them apart."""
    return f"{len(kind)}:{kind}:{other}"
