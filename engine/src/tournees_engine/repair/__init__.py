"""Repair of a plan in force after an event."""

from .events import Event, read_event
from .repair import Repair, repair

__all__ = ["Event", "Repair", "read_event", "repair"]
