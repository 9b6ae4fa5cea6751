"""Travel from a road engine: OSRM's HTTP table service."""

from __future__ import annotations

from collections.abc import Sequence
from http.client import HTTPException
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from .errors import TravelError
from .fetch import fetch
from .matrix import Matrix
from .model import Place
from .road_answer import cells, check_snaps, decoded

#: An answer for 100 x 100 cells weighs about 150 kB; more than this is not an answer.
MAX_BYTES = 32_000_000
#: Seconds before a lost connection or an overloaded gateway is asked again.
RETRY_PAUSES = (0.5, 2.0)
#: What a gateway answers while its server restarts.
PASSING = (502, 503, 504)


class OsrmClient:
    """Asks an OSRM server for travel matrices, block by block.

    It asks the address itself: no proxy, and no redirection is followed, since the coordinates
    are those of customers.

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
    patience : float
        Seconds for the whole matrix, retries included.
    """

    def __init__(
        self,
        url: str,
        timeout: float = 10.0,
        chunk: int = 100,
        profile: str = "driving",
        patience: float = 300.0,
    ) -> None:
        if not _is_address(url):
            raise TravelError(f"{url!r} is not an http address")
        if chunk < 2:
            raise TravelError("a request needs at least two coordinates")
        self.url, self.timeout, self.chunk, self.profile = url.rstrip("/"), timeout, chunk, profile
        self.patience = patience

    def matrix(self, places: Sequence[Place | tuple[float, float]]) -> tuple[Matrix, Matrix]:
        """Ask for the matrices of some places.

        Parameters
        ----------
        places : sequence of Place or (lat, lon)
            n points, degrees.

        Returns
        -------
        durations, distances : Matrix
            n x n seconds and metres.

        Raises
        ------
        TravelError
            When any cell is missing, or a place is off the server's map: the caller falls back
            on `great_circle_matrix` for the whole matrix, never for a part of it, and says so.
        """
        points = [_point(place) for place in places]
        count = len(points)
        matrices = np.zeros((2, count, count), dtype=np.int32)
        size = count if count <= self.chunk else self.chunk // 2
        end = monotonic() + self.patience
        for rows in _blocks(count, size):
            for columns in _blocks(count, size):
                if rows == columns and len(rows) == 1:
                    continue  # a place to itself: OSRM refuses a question about one place
                block = matrices[:, rows.start : rows.stop, columns.start : columns.stop]
                block[...] = self._block(points, rows, columns, end)
        for matrix in matrices:
            np.fill_diagonal(matrix, 0)
        return Matrix(matrices[0]), Matrix(matrices[1])

    def _block(
        self, points: Sequence[tuple[float, float]], rows: range, columns: range, end: float
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
        answer = self._ask(address, end)
        ends = [points[r] for r in rows], [points[r] for r in columns]
        check_snaps(answer, "sources", ends[0])
        check_snaps(answer, "destinations", ends[1])
        return cells(answer, "durations", *ends), cells(answer, "distances", *ends)

    def _ask(self, address: str, end: float) -> dict[str, Any]:
        for pause in (*RETRY_PAUSES, None):
            left = end - monotonic()
            if left <= 0:
                raise TravelError("the road server takes too long for so many places")
            try:
                status, text = fetch(address, min(self.timeout, left), MAX_BYTES)
            except TimeoutError as error:
                raise TravelError("the road server takes too long to answer") from error
            except (OSError, HTTPException) as error:
                failure = TravelError(f"the road server cannot be reached: {error}")
            else:
                if status not in PASSING:
                    return decoded(status, text, MAX_BYTES)
                failure = TravelError(f"the road server answered {status}")
            if pause is None:
                raise failure
            sleep(max(0.0, min(pause, end - monotonic())))
        raise AssertionError("the last attempt returns or raises")


def _is_address(url: str) -> bool:
    """Whether this is scheme, host and maybe a path: all that the client sends."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises when it is no port)
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url
    known = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    return plain and known and not parts.query and not parts.fragment


def _point(place: Place | tuple[float, float]) -> tuple[float, float]:
    if not isinstance(place, Place):
        return place
    if place.lat is None or place.lon is None:
        raise TravelError(f"the place {place.id!r} has no coordinates")
    return place.lat, place.lon


def _blocks(count: int, size: int) -> list[range]:
    return [range(start, min(start + size, count)) for start in range(0, count, max(1, size))]
