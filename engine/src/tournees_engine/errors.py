"""Errors of the engine: one clear sentence each, fit to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class ProblemError(ValueError):
    """A problem (or a solution) that cannot be read.

    Parameters
    ----------
    message : str
        What is wrong, without a final period.
    path : str
        Where the bad value stands in the JSON document, e.g. ``visits[3].duration``.
    """

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message, path)
        self.message = message
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.message}." if self.path else f"{self.message}."


class TravelError(RuntimeError):
    """A road server that gave no usable travel matrix; the caller falls back and says so.

    Parameters
    ----------
    message : str
        What is wrong, without a final period.
    points : tuple of (lat, lon)
        The places at fault, when the server is sound and they are not.
    """

    def __init__(self, message: str, points: tuple[tuple[float, float], ...] = ()) -> None:
        super().__init__(message)
        self.points = points


@contextmanager
def located(path: str) -> Iterator[None]:
    """Prefix the path of any `ProblemError` raised inside the block."""
    try:
        yield
    except ProblemError as error:
        glue = "" if not error.path or error.path.startswith("[") else "."
        raise ProblemError(error.message, f"{path}{glue}{error.path}") from None


def require(condition: bool, message: str, path: str = "") -> None:
    """Raise a `ProblemError` unless `condition` holds."""
    if not condition:
        raise ProblemError(message, path)
