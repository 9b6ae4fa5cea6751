"""Travel from a road engine: OSRM's HTTP table service."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from .errors import TravelError
from .model import Place
from .travel import Matrix

#: An answer for 100 x 100 cells weighs about 150 kB; more than this is not an answer.
MAX_BYTES = 32_000_000


class OsrmClient:
    """Asks an OSRM server for travel matrices, block by block.

    Parameters
    ----------
    url : str
        Base address, e.g. ``http://localhost:5000``.
    timeout : float
        Seconds for each block, from the connection to the last byte.
    chunk : int
        Coordinates in one request at most (OSRM's ``--max-table-size`` is 100 by default).
    profile : str
        Profile in the address.
    """

    def __init__(
        self, url: str, timeout: float = 10.0, chunk: int = 100, profile: str = "driving"
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise TravelError(f"{url!r} is not an http address")
        if chunk < 2:
            raise TravelError("a request needs at least two coordinates")
        self.url, self.timeout, self.chunk, self.profile = url.rstrip("/"), timeout, chunk, profile

    def matrix(self, places: Sequence[Place | tuple[float, float]]) -> tuple[Matrix, Matrix]:
        """Ask for the matrices of some places.

        Parameters
        ----------
        places : sequence of Place or (lat, lon)
            n points, degrees.

        Returns
        -------
        durations, distances : tuple of tuple of int
            n x n seconds and metres.

        Raises
        ------
        TravelError
            When any cell is missing: the caller falls back on `great_circle_matrix` for the
            whole matrix, never for a part of it, and says so.
        """
        points = [_point(place) for place in places]
        count = len(points)
        durations = [[0] * count for _ in points]
        distances = [[0] * count for _ in points]
        size = count if count <= self.chunk else self.chunk // 2
        for rows in _blocks(count, size):
            for columns in _blocks(count, size):
                seconds, metres = self._block(points, rows, columns)
                for i, row in enumerate(rows):
                    for j, column in enumerate(columns):
                        if row != column:
                            durations[row][column] = seconds[i][j]
                            distances[row][column] = metres[i][j]
        return tuple(map(tuple, durations)), tuple(map(tuple, distances))

    def _block(
        self, points: Sequence[tuple[float, float]], rows: range, columns: range
    ) -> tuple[list[list[int]], list[list[int]]]:
        ranks = list(rows) if rows == columns else [*rows, *columns]
        where = ";".join(f"{points[r][1]:.6f},{points[r][0]:.6f}" for r in ranks)
        sources = ";".join(str(r) for r in range(len(rows)))
        first = 0 if rows == columns else len(rows)
        targets = ";".join(str(first + r) for r in range(len(columns)))
        address = (
            f"{self.url}/table/v1/{self.profile}/{where}"
            f"?annotations=duration,distance&sources={sources}&destinations={targets}"
        )
        answer = self._ask(address)
        size = (len(rows), len(columns))
        return _cells(answer, "durations", size), _cells(answer, "distances", size)

    def _ask(self, address: str) -> dict[str, Any]:
        deadline = monotonic() + self.timeout
        request = Request(address, headers={"User-Agent": "tournees-engine"})
        try:
            with urlopen(request, timeout=self.timeout) as answer:
                text = _read(answer, deadline)
        except HTTPError as error:
            raise TravelError(f"the road server answered {error.code}") from error
        except (OSError, HTTPException) as error:
            raise TravelError(f"the road server cannot be reached: {error}") from error
        return _decoded(text)


def _read(answer: Any, deadline: float) -> bytes:
    """Read an answer that must not be huge, nor drip."""
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(65536):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise TravelError("the road server's answer is too big")
        if monotonic() > deadline:
            raise TravelError("the road server's answer takes too long")
    return b"".join(parts)


def _decoded(text: bytes) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise TravelError("the road server did not answer in JSON") from error
    if not isinstance(data, dict) or data.get("code") != "Ok":
        code = data.get("code") if isinstance(data, dict) else None
        raise TravelError(f"the road server refused: {code}")
    return data


def _cells(data: dict[str, Any], key: str, size: tuple[int, int]) -> list[list[int]]:
    rows = data.get(key)
    if not isinstance(rows, list) or len(rows) != size[0]:
        raise TravelError(f"the road server's {key} have not the size asked")
    found = []
    for row in rows:
        if not isinstance(row, list) or len(row) != size[1]:
            raise TravelError(f"the road server's {key} have not the size asked")
        found.append([_cell(value, key) for value in row])
    return found


def _cell(value: Any, key: str) -> int:
    if value is None:
        raise TravelError("the road server finds no road between two of the places")
    if isinstance(value, (int, float)) and math.isfinite(value) and 0 <= value < 5e7:
        return round(value)
    raise TravelError(f"the road server's {key} are not numbers")


def _point(place: Place | tuple[float, float]) -> tuple[float, float]:
    if not isinstance(place, Place):
        return place
    if place.lat is None or place.lon is None:
        raise TravelError(f"the place {place.id!r} has no coordinates")
    return place.lat, place.lon


def _blocks(count: int, size: int) -> list[range]:
    return [range(start, min(start + size, count)) for start in range(0, count, max(1, size))]
