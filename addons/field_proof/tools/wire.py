"""The phone's JSON as it comes in: bounded, finite, and free of what a database cannot store."""

import json
import math
import re

from . import shape
from .command import canonical

MOST_COMMANDS = 50
MOST_POSITIONS = 200
# The longest report, an estimate of fifty lines: a body is never longer.
_LONGEST_BODY = 64_000
_LATEST = 4102444800000  # 1 January 2100, in milliseconds
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def load(text):
    """Return the JSON value of a request's text; strings lose what a database cannot store.

    :raise ValueError: it is no JSON, or holds a number that JSON cannot say
    """
    try:
        return _clean(json.loads(text, parse_constant=_refuse))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _clean(value):
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):  # 1e999 is JSON, and infinite
        raise ValueError("not a number")
    return value


def _refuse(constant):
    raise ValueError(constant)


def _any(value):
    return value


def _body(value):
    if value is None:
        return {}
    if not isinstance(value, dict) or len(canonical(value)) > _LONGEST_BODY:
        raise shape.ShapeError
    return value


PUSH = shape.Record(
    {
        "device": shape.Uuid(),
        "device_name": shape.Text(80),
        "app": shape.Text(40),
        "sent_at": shape.Whole(0, _LATEST),
        "commands": shape.ListOf(_any, MOST_COMMANDS),
        "positions": shape.ListOf(_any, MOST_POSITIONS),
    }
)
# What every command has; its body is checked by its kind.
ENVELOPE = shape.Record(
    {
        "uuid": shape.Uuid(),
        "kind": shape.Text(40, required=True),
        "visit": shape.Identifier(required=False),
        "at": shape.Whole(0, _LATEST),
        "body": _body,
    }
)
