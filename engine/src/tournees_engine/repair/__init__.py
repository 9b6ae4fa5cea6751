"""Repair of a plan in force after an event."""

from .events import Event, read_event
from .insertions import insertions
from .repair import Repair, repair

__all__ = ["Event", "Repair", "insertions", "read_event", "repair"]
