"""The first sectors: technicians who live near each other, and the visits around them."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from ..locked import locked_visits
from ..problem import Problem
from .abilities import Abilities, Mask
from .positions import cut, positions
from .sector import Key, Sector

#: Seconds of driving that go with a visit, about: what a sector can serve is not its visits alone.
DRIVING = 900
#: Technicians without whom a sector offers no choice: it is then cut by days.
FEWEST = 6
DAY = 86400

Ranks = NDArray[np.int64]
Numbers = NDArray[np.float64]


class FirstSplit:
    """Halves the work until no part has more visits than a search likes.

    Both halves have the same work for their working time. A visit stays with the technician who
    holds it (locked, pinned, in the plan in force), and goes where somebody is able to do it.

    Parameters
    ----------
    problem : Problem
        The whole problem.
    size : int
        Visits of a sector, about.
    """

    def __init__(self, problem: Problem, size: int) -> None:
        self.problem, self.size = problem, size
        self._points = positions(problem)
        index = problem.place_index
        self._doors = np.array([index[visit.place] for visit in problem.visits], dtype=np.int64)
        self._homes = np.array([index[one.start] for one in problem.technicians], dtype=np.int64)
        self._work = np.array([visit.duration + DRIVING for visit in problem.visits], dtype=float)
        self._abilities = Abilities(problem)
        self._holders = self._find_holders()

    def sectors(self) -> list[Sector]:
        """Return sectors that hold every shift and every visit once."""
        shifts = [
            (rank, number)
            for rank, technician in enumerate(self.problem.technicians)
            for number in range(len(technician.shifts))
        ]
        visits = np.arange(len(self.problem.visits))
        count = ceil(len(visits) / self.size)
        whole = Sector(tuple(shifts), tuple(visits.tolist()))
        return self._with_their_crews(self._halved(whole, count))

    def _find_holders(self) -> dict[int, Key | tuple[int, int]]:
        """Technician who holds a visit, and the second from which he does it."""
        problem, found = self.problem, {}
        for rank, visit in enumerate(problem.visits):
            spot = visit.pinned or visit.current
            if spot is not None and spot.technician in problem.technician_index:
                found[rank] = (problem.technician_index[spot.technician], spot.start)
        for technician, shift, _, name in reversed(list(locked_visits(problem.technicians))):
            start = problem.technicians[technician].shifts[shift].start
            found[problem.visit_index[name]] = (technician, start)
        return found

    def _halved(self, sector: Sector, count: int) -> list[Sector]:
        if count < 2:
            return [sector]
        share = count // 2 / count
        by_place = len(sector.technicians) >= 2 * FEWEST
        halves = self._by_place(sector, share) if by_place else self._by_day(sector, share)
        if not (halves[0].shifts and halves[1].shifts):
            return [sector]
        return [*self._halved(halves[0], count // 2), *self._halved(halves[1], count - count // 2)]

    def _by_place(self, sector: Sector, share: float) -> tuple[Sector, Sector]:
        """Cut across the axis where the visits spread most."""
        visits, technicians = np.array(sector.visits), np.array(sector.technicians)
        spots = self._points[self._doors[visits]]
        axis = int(np.ptp(spots, axis=0).argmax())
        first = cut(spots[:, axis], self._work[visits], share)
        left = np.zeros(len(visits), dtype=bool)
        left[np.argsort(spots[:, axis], kind="stable")[:first]] = True
        homes = self._points[self._homes[technicians]][:, axis]
        staff = cut(homes, self._capacity(sector, technicians), share)
        order = technicians[np.argsort(homes, kind="stable")]
        teams = tuple(_mask(half, len(self._homes)) for half in (order[:staff], order[staff:]))
        self._send_where_able(visits, left, teams)
        shifts = [key for key in sector.shifts if teams[0][key[0]]]
        return _parted(sector, set(shifts), left)

    def _send_where_able(self, visits: Ranks, left: Mask, teams: tuple[Mask, ...]) -> None:
        """Put each visit on the side of its holder, or of somebody able."""
        for place, visit in enumerate(visits.tolist()):
            holder = self._holders.get(visit)
            if holder is not None:
                left[place] = teams[0][holder[0]]
            elif not self._abilities.fits(visit, teams[0 if left[place] else 1]):
                other = teams[1 if left[place] else 0]
                left[place] ^= self._abilities.fits(visit, other)

    def _by_day(self, sector: Sector, share: float) -> tuple[Sector, Sector]:
        """Cut between two days; the visits that may go to both are shared by their deadline."""
        begins = np.array([self._shift_start(key) for key in sector.shifts])
        days = np.unique(begins // DAY)
        if len(days) < 2:
            return sector, Sector((), ())
        border = days[min(len(days) - 1, max(1, round(share * len(days))))] * DAY
        shifts = {key for key, begin in zip(sector.shifts, begins, strict=True) if begin < border}
        visits = np.array(sector.visits)
        deadlines = np.array([self._side(visit, int(border)) for visit in sector.visits])
        first = cut(deadlines, self._work[visits], share)
        left = np.zeros(len(visits), dtype=bool)
        left[np.argsort(deadlines, kind="stable")[:first]] = True
        left[deadlines == -np.inf] = True
        left[deadlines == np.inf] = False
        return _parted(sector, shifts, left)

    def _side(self, visit: int, border: int) -> float:
        """Second by which a visit is due; minus infinity: before the border, infinity: after."""
        holder, windows = self._holders.get(visit), self.problem.visits[visit].windows
        if holder is not None:
            return -np.inf if holder[1] < border else np.inf
        if windows and windows[-1][1] < border:
            return -np.inf
        if windows and windows[0][0] >= border:
            return np.inf
        return float(windows[-1][1]) if windows else float(1 << 40)

    def _shift_start(self, key: Key) -> int:
        return self.problem.technicians[key[0]].shifts[key[1]].start

    def _capacity(self, sector: Sector, technicians: Ranks) -> Numbers:
        seconds = dict.fromkeys(technicians.tolist(), 0.0)
        for technician, number in sector.shifts:
            shift = self.problem.technicians[technician].shifts[number]
            seconds[technician] += shift.end - shift.start
        return np.array([seconds[rank] for rank in technicians.tolist()])

    def _with_their_crews(self, sectors: list[Sector]) -> list[Sector]:
        """Put the shifts that have a visit locked in both in the same sector."""
        home = {key: rank for rank, sector in enumerate(sectors) for key in sector.shifts}
        first: dict[str, Key] = {}
        for technician, shift, _, visit in locked_visits(self.problem.technicians):
            lead = first.setdefault(visit, (technician, shift))
            home[technician, shift] = home[lead]
        owner = {visit: rank for rank, sector in enumerate(sectors) for visit in sector.visits}
        for key, rank in home.items():
            locked = self.problem.technicians[key[0]].shifts[key[1]].locked
            owner |= {self.problem.visit_index[visit]: rank for visit in locked}
        return [
            replace(
                sector,
                shifts=tuple(key for key in home if home[key] == rank),
                visits=tuple(visit for visit in sorted(owner) if owner[visit] == rank),
            )
            for rank, sector in enumerate(sectors)
        ]


def _mask(ranks: Ranks, size: int) -> Mask:
    mask = np.zeros(size, dtype=bool)
    mask[ranks] = True
    return mask


def _parted(sector: Sector, shifts: set[Key], left: Mask) -> tuple[Sector, Sector]:
    sides = []
    for chosen in (True, False):
        visits = np.array(sector.visits, dtype=np.int64)[left == chosen]
        keys = tuple(key for key in sector.shifts if (key in shifts) == chosen)
        sides.append(Sector(keys, tuple(visits.tolist())))
    return sides[0], sides[1]
