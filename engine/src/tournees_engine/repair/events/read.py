"""Read an event from its JSON object."""

from __future__ import annotations

from typing import Any

from ...validation import validate
from .away import TechnicianAway
from .cancellation import Cancellation
from .event import Event
from .overrun import Overrun
from .urgent import UrgentVisit
from .vehicle_down import VehicleDown

TYPES = {
    kind.type: kind for kind in (TechnicianAway, VehicleDown, Overrun, UrgentVisit, Cancellation)
}


def read_event(data: Any) -> Event:
    """Read an event, see ``schema/event.schema.json``.

    Raises
    ------
    ProblemError
        One sentence with the path of the bad value.
    """
    validate("event", data)
    kind = TYPES[data["type"]]
    return kind.from_json(data)
