"""Errors of the engine: one clear sentence each, fit to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

#: Characters of a path and of a message that are shown.
PATH, MESSAGE = 200, 500


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
        path, message = _one_line(self.path, PATH), _one_line(self.message, MESSAGE)
        return f"{path}: {message}." if path else f"{message}."


def _one_line(text: str, most: int) -> str:
    """Text cut to `most` characters, those that cannot be printed escaped."""
    if len(text) > most:
        text = f"{text[: most * 2 // 3]} … {text[-most // 4 :]}"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


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
