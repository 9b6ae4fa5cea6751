"""The days of recurring contract visits, chosen so that every day's work is even."""

from .agenda import Agenda
from .recurring import Recurring
from .spread import Spread, spread

__all__ = ["Agenda", "Recurring", "Spread", "spread"]
