"""Validation of JSON documents against the schemas shipped with the package."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from .errors import ProblemError


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the validator of ``problem`` or ``solution``."""
    text = files("tournees_engine").joinpath("schema", f"{name}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def validate(name: str, data: object) -> None:
    """Check a document against a schema.

    Raises
    ------
    ProblemError
        With the path of the first bad value.
    """
    error = best_match(validator(name).iter_errors(data))
    if error is not None:
        raise ProblemError(_sentence(error), _path(error))


def _path(error: ValidationError) -> str:
    text = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path)
    return text.lstrip(".")


def _sentence(error: ValidationError) -> str:
    message: str = error.message
    if len(message) > 200:
        message = f"{message[:120]} … {message[-60:]}"
    return message


def matrix(data: object, size: int, name: str) -> tuple[tuple[int, ...], ...]:
    """Read a square matrix of non-negative integers (seconds or metres).

    By hand: `jsonschema` needs seconds for the hundred thousand cells of a real day.
    """
    if not isinstance(data, list) or len(data) != size:
        raise ProblemError(f"must be a list of {size} rows, one for each place", name)
    rows = []
    for number, row in enumerate(data):
        if not isinstance(row, list) or len(row) != size:
            raise ProblemError(f"must be a list of {size} numbers", f"{name}[{number}]")
        rows.append(tuple(_cell(x, f"{name}[{number}]", k) for k, x in enumerate(row)))
    return tuple(rows)


def _cell(value: Any, path: str, column: int) -> int:
    if type(value) is int and 0 <= value <= 50_000_000:
        return value
    if type(value) is float and value.is_integer() and 0 <= value <= 50_000_000:
        return int(value)
    raise ProblemError(
        f"{json.dumps(value)[:40]} is not a whole number from 0 to 50 000 000",
        f"{path}[{column}]",
    )
