"""The working days of technicians in a book, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .rows import NONE, Floats, Integers, Rows

#: Seconds of a break or of an overtime: no more than a day.
DAY = 86400


@dataclass(frozen=True, eq=False)
class Shifts:
    """Technician-days, each with its costs; s of them.

    Parameters
    ----------
    technicians : sequence of str
        Who works.
    start, end, overtime : array of int, s
        Seconds of the book; seconds allowed after the end.
    rest_earliest, rest_latest, rest_duration : array of int, s
        The break owed, `NONE` where there is none.
    from_lat, from_lon, to_lat, to_lon : array of float, s
        Where the day begins and ends, degrees.
    pace : array of float, s
        Seconds worked for each second of a visit.
    cost_per_hour, cost_per_km, overtime_per_hour : array of int, s
        Cents.
    """

    technicians: Sequence[str]
    start: Integers
    end: Integers
    overtime: Integers
    rest_earliest: Integers
    rest_latest: Integers
    rest_duration: Integers
    from_lat: Floats
    from_lon: Floats
    to_lat: Floats
    to_lon: Floats
    pace: Floats
    cost_per_hour: Integers
    cost_per_km: Integers
    overtime_per_hour: Integers

    def __len__(self) -> int:
        return len(self.technicians)

    @property
    def last(self) -> Integers:
        """Last second at which each technician may be back."""
        return self.end + self.overtime

    @classmethod
    def read(cls, rows: Rows) -> Shifts:
        """Read the shifts from their JSON objects, stops apart.

        Raises
        ------
        ProblemError
            With the path of the first bad value.
        """
        from_lat, from_lon = rows.points("from")
        to_lat, to_lon = rows.points("to")
        rests = _read_rests(rows)
        found = cls(
            technicians=rows.texts("technician"),
            start=rows.integers("start"),
            end=rows.integers("end"),
            overtime=rows.integers("overtime", 0, DAY, 0),
            rest_earliest=rests[0],
            rest_latest=rests[1],
            rest_duration=rests[2],
            from_lat=from_lat,
            from_lon=from_lon,
            to_lat=to_lat,
            to_lon=to_lon,
            pace=rows.numbers("pace", 0.01, 10, 1.0),
            cost_per_hour=rows.integers("cost_per_hour", default=0),
            cost_per_km=rows.integers("cost_per_km", default=0),
            overtime_per_hour=rows.integers("overtime_per_hour", default=0),
        )
        rows.demand(found.start < found.end, "must be after `start`", "end")
        return found


def _read_rests(rows: Rows) -> tuple[Integers, Integers, Integers]:
    """Read the breaks: earliest and latest start, seconds."""
    owed, ranks = rows.under("break")
    earliest, latest = owed.integers("earliest"), owed.integers("latest")
    owed.demand(earliest <= latest, "must not be before `earliest`", "latest")
    columns = np.full((3, len(rows)), NONE, dtype=np.int64)
    columns[:, ranks] = earliest, latest, owed.integers("duration", 1, DAY)
    return columns[0], columns[1], columns[2]
