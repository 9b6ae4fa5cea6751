"""The words of a problem: frozen dataclasses that refuse bad values."""

from .helper import Helper
from .objective import Objective
from .options import Options
from .pause import Break
from .place import Place
from .preference import Preference
from .resource import Resource
from .shift import Shift
from .skill_grant import SkillGrant
from .speed import SpeedProfile
from .spot import Spot
from .technician import Technician
from .traffic import Traffic
from .trip import Trip
from .visit import MANDATORY_PENALTY as MANDATORY
from .visit import Visit

__all__ = [
    "MANDATORY",
    "Break",
    "Helper",
    "Objective",
    "Options",
    "Place",
    "Preference",
    "Resource",
    "Shift",
    "SkillGrant",
    "SpeedProfile",
    "Spot",
    "Technician",
    "Traffic",
    "Trip",
    "Visit",
]
