"""The judge's own arithmetic of traffic."""

from __future__ import annotations

from ..model import Traffic


def drive_ends(traffic: Traffic, depart: int, seconds: int) -> int:
    """First second at which a leg of `seconds` of the matrix, left at `depart`, is over."""
    left, moment, percent = 100 * seconds, depart, 100
    for point, following in traffic.points:
        if point > moment:
            most = (point - moment) * percent
            if left <= most:
                break
            left, moment = left - most, point
        percent = following
    return moment - -left // percent
