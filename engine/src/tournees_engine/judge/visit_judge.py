"""Judges one served visit: who, when, how long."""

from __future__ import annotations

import math
from typing import Any

from ..model import Helper, Technician, Visit
from .hearing import Hearing


def expected_service(visit: Visit, technician: Technician) -> int:
    """Seconds the technician needs for the visit: duration x pace, rounded half up."""
    return math.floor(visit.duration * technician.pace + 0.5)


def judge_visit(
    hearing: Hearing, visit: Visit, technician: Technician, stop: dict[str, Any]
) -> None:
    """Note the rules of the visit that this stop breaks."""
    is_helper = stop.get("role") == "helper"
    needs = visit.helper if is_helper and visit.helper is not None else visit
    _judge_who(hearing, visit, needs, technician, stop["end"])
    _judge_when(hearing, visit, technician, stop)
    seconds, given = expected_service(visit, technician), stop["end"] - stop["start"]
    if seconds != given:
        hearing.note("service", visit.id, technician.id, seconds=seconds, given=given)


def _judge_who(
    hearing: Hearing, visit: Visit, needs: Visit | Helper, technician: Technician, end: int
) -> None:
    if needs.technicians is not None and technician.id not in needs.technicians:
        hearing.note("allowed", visit.id, technician.id)
    for skill, level in needs.skills.items():
        held = [grant for grant in technician.skills.get(skill, ()) if grant.level >= level]
        if not held:
            hearing.note("skill", visit.id, technician.id, skill=skill, level=level)
        elif all(grant.until is not None and grant.until < end for grant in held):
            until = max(grant.until or 0 for grant in held)
            hearing.note("validity", visit.id, technician.id, skill=skill, until=until, end=end)


def _judge_when(
    hearing: Hearing, visit: Visit, technician: Technician, stop: dict[str, Any]
) -> None:
    start, arrival = stop["start"], stop["arrival"]
    if start < arrival:
        hearing.note("early", visit.id, technician.id, start=start, arrival=arrival)
    if visit.pinned is not None:
        who = visit.pinned.technician if stop.get("role") != "helper" else technician.id
        if (technician.id, start) != (who, visit.pinned.start):
            wanted, second = visit.pinned.technician, visit.pinned.start
            hearing.note("pinned", visit.id, technician.id, wanted=wanted, pinned=second)
    elif visit.windows and not any(a <= start <= b for a, b in visit.windows):
        hearing.note("window", visit.id, technician.id, start=start)
