"""Read the values of a JSON object, and refuse odd ones with their path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from ..errors import ProblemError, located, require

T = TypeVar("T")


def record(data: Any, *keys: str) -> dict[str, Any]:
    """Return an object that has exactly these keys."""
    require(isinstance(data, dict), "must be an object")
    for key in keys:
        require(key in data, "is missing", key)
    for key in data:
        require(key in keys, "is not known", str(key))
    found: dict[str, Any] = data
    return found


def number(data: dict[str, Any], key: str) -> float:
    """Return a number."""
    require(type(data[key]) in (int, float), "must be a number", key)
    return float(data[key])


def integer(data: dict[str, Any], key: str) -> int:
    """Return a whole number."""
    require(type(data[key]) is int, "must be a whole number", key)
    return int(data[key])


def table(data: dict[str, Any], key: str, read: Callable[[Any], T]) -> dict[str, T]:
    """Return an object whose values are read with `read`."""
    require(isinstance(data[key], dict), "must be an object", key)
    return dict(_read(data[key].items(), read, key + ".{}"))


def listed(data: dict[str, Any], key: str, read: Callable[[Any], T]) -> tuple[T, ...]:
    """Return a list whose values are read with `read`."""
    require(isinstance(data[key], list), "must be a list", key)
    return tuple(value for _, value in _read(enumerate(data[key]), read, key + "[{}]"))


def _read(
    items: Iterable[tuple[Any, Any]], read: Callable[[Any], T], path: str
) -> Iterator[tuple[Any, T]]:
    """Read values; an error says where. There may be thousands, so that each one costs little."""
    for name, value in items:
        try:
            yield name, read(value)
        except ProblemError:
            with located(path.format(name)):
                raise
