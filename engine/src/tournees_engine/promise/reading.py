"""Read the values of a JSON object, and refuse odd ones with their path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ..errors import located, require

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
    with located(key):
        require(isinstance(data[key], dict), "must be an object")
        found = {}
        for name, value in data[key].items():
            with located(str(name)):
                found[str(name)] = read(value)
    return found


def listed(data: dict[str, Any], key: str, read: Callable[[Any], T]) -> tuple[T, ...]:
    """Return a list whose values are read with `read`."""
    with located(key):
        require(isinstance(data[key], list), "must be a list")
        found = []
        for rank, value in enumerate(data[key]):
            with located(f"[{rank}]"):
                found.append(read(value))
    return tuple(found)
