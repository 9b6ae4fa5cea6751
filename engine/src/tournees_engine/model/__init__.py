"""The words of a problem: frozen dataclasses that refuse bad values."""

from .objective import Objective
from .options import Options
from .pause import Break
from .place import Place
from .preference import Preference
from .shift import Shift
from .skill_grant import SkillGrant
from .speed import SpeedProfile
from .spot import Spot
from .technician import Technician
from .visit import MANDATORY_PENALTY as MANDATORY
from .visit import Visit

__all__ = [
    "MANDATORY",
    "Break",
    "Objective",
    "Options",
    "Place",
    "Preference",
    "Shift",
    "SkillGrant",
    "SpeedProfile",
    "Spot",
    "Technician",
    "Visit",
]
