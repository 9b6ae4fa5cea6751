"""What may happen to a plan: one event, one class, one file."""

from .absence import Absence
from .away import TechnicianAway
from .cancellation import Cancellation
from .event import Event
from .overrun import Overrun
from .read import read_event
from .urgent import UrgentVisit
from .vehicle_down import VehicleDown

__all__ = [
    "Absence",
    "Cancellation",
    "Event",
    "Overrun",
    "TechnicianAway",
    "UrgentVisit",
    "VehicleDown",
    "read_event",
]
