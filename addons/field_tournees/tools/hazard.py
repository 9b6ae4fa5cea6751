"""What a hazard means for a day, as plain values; the models fill and read them."""

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

from . import times


class Case(NamedTuple):
    """What a planner declares: the playbook and its circumstances; times are naive UTC."""

    playbook: Any
    visits: Any
    technician: Any
    start: datetime
    stop: datetime
    ends_same_day: bool = False
    delay_minutes: int = 0
    note: str = ""
    is_repaired: bool = True
    repair: Any = None


class Effect(NamedTuple):
    """What becomes of one visit.

    `state` is the status it gets (None: unchanged), `place` the technician and start of its new
    plan, `told` the window that the customer hears, `how` one of field.hazard.line's ways.
    """

    visit: Any
    state: str | None = None
    place: tuple | None = None
    told: tuple | None = None
    is_broken: bool = False
    how: str = "nobody"

    @property
    def told_epochs(self):
        """The window as whole seconds, or None."""
        return self.told and [times.epoch(moment) for moment in self.told]


def seal(effects):
    """Return a short text that changes when anything changes that the planner was shown."""
    shown = [
        (
            effect.visit.id,
            effect.visit.plan_version,
            effect.state,
            effect.place and (effect.place[0].id, times.epoch(effect.place[1])),
            effect.told_epochs,
            effect.how,
        )
        for effect in effects
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]
