"""The great-circle model learns a region's detour and speeds from trips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import mean, median

from .matrix import Matrix
from .model import SpeedProfile, Trip
from .travel import great_circle_km

#: Fewer usable trips than this teach nothing.
MIN_TRIPS = 30
#: Nearer places (km) differ by the side of the street, not by the region.
MIN_KM = 0.2
#: Lengths of leg at which a speed is learnt, and trips for each at least.
GROUPS, GROUP_TRIPS = 6, 10
DETOURS, SPEEDS = (1.0, 5.0), (1.0, 200.0)

Point = tuple[float, float]


def calibrated(
    trips: Iterable[Trip], default: SpeedProfile | None = None, door_to_door: bool = False
) -> SpeedProfile:
    """Learn a travel model; a few absurd trips among many change nothing.

    The detour is the median of road / great circle. Speeds are medians of groups of trips of about
    the same length, made to grow with it. Shorter and longer legs follow the default's curve, moved
    to join the learnt one; quick short trips are no reason to drive long legs faster than usual.

    Parameters
    ----------
    trips : iterable of Trip
        From a road server (`trips_of`) or from recorded days.
    default : SpeedProfile, optional
        Kept as it is when there are too few trips, and for what they do not tell: the time to
        park, and the detour when no trip has its metres.
    door_to_door : bool
        The trips' seconds include the time to park, as recorded ones do.

    Returns
    -------
    SpeedProfile
        Within the ranges that the profile accepts.
    """
    default = default or SpeedProfile()
    parking = default.stop_seconds if door_to_door else 0
    known = [(great_circle_km(trip.origin, trip.destination), trip) for trip in trips]
    known = [(km, trip) for km, trip in known if km >= MIN_KM and trip.seconds > parking]
    if len(known) < MIN_TRIPS:
        return default
    detours = [trip.metres / 1000 / km for km, trip in known if trip.metres]
    detour = default.detour
    if len(detours) >= MIN_TRIPS:
        detour = round(_bounded(median(detours), DETOURS), 3)
    legs = [(km * detour, km * detour / (trip.seconds - parking) * 3600) for km, trip in known]
    return SpeedProfile(detour, _speeds(legs, default), default.stop_seconds)


def trips_of(points: Sequence[Point], durations: Matrix, distances: Matrix) -> list[Trip]:
    """Return the trips between different points of a road server's matrices."""
    ranks = range(len(points))
    return [
        Trip(points[a], points[b], durations[a][b], distances[a][b])
        for a in ranks
        for b in ranks
        if a != b
    ]


def _speeds(legs: list[Point], default: SpeedProfile) -> tuple[Point, ...]:
    """Speeds (km/h) at lengths (km), from legs (km, km/h)."""
    legs = sorted(legs)
    count = min(GROUPS, len(legs) // GROUP_TRIPS)
    cuts = [len(legs) * rank // count for rank in range(count + 1)]
    groups = [legs[one:two] for one, two in zip(cuts, cuts[1:], strict=False)]
    lengths = [round(median(km for km, _ in group), 3) for group in groups]
    speeds = _rising([median(speed for _, speed in group) for group in groups])
    learnt = dict(zip(lengths, speeds, strict=True))  # one speed for groups of one length
    learnt = _completed(learnt, default)
    return tuple((km, round(_bounded(speed, SPEEDS), 2)) for km, speed in sorted(learnt.items()))


def _completed(learnt: dict[float, float], default: SpeedProfile) -> dict[float, float]:
    """Add the default's points at the lengths where nothing was learnt, joined to what was."""
    first, last = min(learnt), max(learnt)
    low, high = (learnt[km] / float(default.speed(km)) for km in (first, last))
    points = dict(learnt)
    for km, speed in default.speed_kmh:
        if km < first:
            points[km] = min(speed * low, learnt[first])
        elif km > last:
            points[km] = max(speed * min(high, 1.0), learnt[last])
    return points


def _rising(values: list[float]) -> list[float]:
    """Return the nearest values that never fall (pool adjacent violators)."""
    pools: list[list[float]] = []
    for value in values:
        pools.append([value])
        while len(pools) > 1 and mean(pools[-2]) > mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    return [mean(pool) for pool in pools for _ in pool]


def _bounded(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
