"""Validation of JSON documents against the schemas shipped with the package."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from .errors import ProblemError


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the validator of ``problem``, ``solution``, ``event``, or of one ``visit``."""
    if name == "visit":
        definitions = validator("problem").schema["$defs"]
        return Draft202012Validator({"$ref": "#/$defs/visit", "$defs": definitions})
    text = files("tournees_engine").joinpath("schema", f"{name}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def validate(name: str, data: object) -> None:
    """Check a document against a schema.

    Raises
    ------
    ProblemError
        With the path of the first bad value.
    """
    try:
        error = best_match(validator(name).iter_errors(data))
    except RecursionError:
        raise ProblemError("this is nested too deeply") from None
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
