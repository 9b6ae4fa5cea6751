"""What a road server's table must look like to be believed."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from .errors import TravelError
from .travel import great_circle_km

Point = tuple[float, float]

#: OSRM moves any place to its nearest road, however far: between two towns off its map it answers
#: 0 s. Farther than this (metres) the place is not on the map.
MAX_SNAP = 5_000
#: OSRM counts a few metres less than nothing between neighbours of one street (its issue 5855,
#: open; one cell in 20 000 on a map of Monaco): they are as far as the crow flies.
NEIGHBOURS = 1_000


def decoded(status: int, text: bytes, limit: int) -> dict[str, Any]:
    """Return the JSON object of an answer that says ``Ok``."""
    if len(text) > limit:
        raise TravelError("the road server's answer is too big")
    if 300 <= status < 400:
        raise TravelError(f"the road server sends elsewhere ({status}): give its real address")
    if status not in (200, 400):  # 400: OSRM's refusals, in JSON
        raise TravelError(f"the road server answered {status}")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TravelError("the road server did not answer in JSON") from error
    if not isinstance(data, dict) or data.get("code") != "Ok":
        raise TravelError(f"the road server refused: {_refusal(data)}")
    return data


def _refusal(data: object) -> str:
    if not isinstance(data, dict):
        return "no code"
    return f"{data.get('code')} {data.get('message', '')}".strip()[:200]


def check_snaps(data: dict[str, Any], key: str, points: Sequence[Point]) -> None:
    """Refuse an answer that moved a place far away; a server may leave these figures out."""
    waypoints = data.get(key)
    if not isinstance(waypoints, list):
        return
    for waypoint, point in zip(waypoints, points, strict=False):
        moved = waypoint.get("distance") if isinstance(waypoint, dict) else None
        if isinstance(moved, int | float) and not moved <= MAX_SNAP:
            raise TravelError(f"the road server's map has no road near {_name(point)}", (point,))


def cells(
    data: dict[str, Any], key: str, origins: Sequence[Point], targets: Sequence[Point]
) -> list[list[int]]:
    """Return ``durations`` or ``distances``, one row for each origin, in whole units."""
    rows = data.get(key)
    if not isinstance(rows, list) or len(rows) != len(origins):
        raise TravelError(f"the road server's {key} have not the size asked")
    found = []
    for row, origin in zip(rows, origins, strict=True):
        if not isinstance(row, list) or len(row) != len(targets):
            raise TravelError(f"the road server's {key} have not the size asked")
        ends = [(origin, target) for target in targets]
        found.append([_cell(value, key, pair) for value, pair in zip(row, ends, strict=True)])
    return found


def _cell(value: Any, key: str, ends: tuple[Point, Point]) -> int:
    if value is None:
        one, two = map(_name, ends)
        raise TravelError(f"the road server finds no road from {one} to {two}", ends)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and math.isfinite(value) and 0 <= value < 5e7:
        return int(value + 0.5)
    if number and key == "distances" and -NEIGHBOURS < value < 0:
        return round(great_circle_km(*ends) * 1000)
    raise TravelError(f"the road server's {key} are not numbers")


def _name(point: Point) -> str:
    return f"{point[0]:.5f},{point[1]:.5f}"
