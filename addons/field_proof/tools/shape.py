"""What the body of a command may hold: nothing but named fields, each of a known shape.

A shape is called with a value and returns it in its clean form, or raises `ShapeError`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# What a database cannot store, and what nobody types.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LATEST = 4102444800000  # 1 January 2100, in milliseconds


class ShapeError(ValueError):
    """A value does not have the shape that its field asks for.

    path: the names that lead to the value, outermost first
    """

    def __init__(self, *path):
        super().__init__(".".join(str(step) for step in path))
        self.path = path


@dataclass(frozen=True)
class Text:
    """A text of at most `limit` characters, without control characters; "" when it is missing."""

    limit: int = 2000
    required: bool = False

    def __call__(self, value):
        if value is None and not self.required:
            return ""
        if not isinstance(value, str) or len(value) > self.limit:
            raise ShapeError
        clean = _UNPRINTABLE.sub("", value).strip()
        if self.required and not clean:
            raise ShapeError
        return clean


@dataclass(frozen=True)
class Whole:
    """An integer between two bounds, or None when it is missing and may be."""

    low: int
    high: int
    required: bool = True

    def __call__(self, value):
        if value is None and not self.required:
            return None
        if type(value) is not int or not self.low <= value <= self.high:
            raise ShapeError
        return value


@dataclass(frozen=True)
class Number:
    """A finite number between two bounds, or None when it is missing and may be."""

    low: float
    high: float
    required: bool = True

    def __call__(self, value):
        if value is None and not self.required:
            return None
        if type(value) not in (int, float) or not self.low <= value <= self.high:
            raise ShapeError
        return value


def Identifier(required=True):  # noqa: N802 (a shape like the others)
    """Return the shape of a record's number."""
    return Whole(1, 2**31 - 1, required)


class Choice:
    """One of some words; None when it is missing and may be."""

    def __init__(self, *words, required=True):
        self.words = words
        self.required = required

    def __call__(self, value):
        if value is None and not self.required:
            return None
        if value not in self.words:
            raise ShapeError
        return value


@dataclass(frozen=True)
class Uuid:
    """A uuid in small letters, or None when it is missing and may be."""

    required: bool = True

    def __call__(self, value):
        if value is None and not self.required:
            return None
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise ShapeError
        return value


@dataclass(frozen=True)
class Sha256:
    """A SHA-256 in hexadecimal small letters, or None when it is missing and may be."""

    required: bool = True

    def __call__(self, value):
        if value is None and not self.required:
            return None
        if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{64}", value):
            raise ShapeError
        return value


@dataclass(frozen=True)
class Moment:
    """A time in milliseconds since 1970, returned as naive UTC; None when it is missing and may be."""

    required: bool = True

    def __call__(self, value):
        if value is None and not self.required:
            return None
        milliseconds = Whole(0, _LATEST)(value)
        return datetime.fromtimestamp(milliseconds // 1000, UTC).replace(tzinfo=None)


class Flag:
    """True or false."""

    def __call__(self, value):
        if not isinstance(value, bool):
            raise ShapeError
        return value


@dataclass(frozen=True)
class ListOf:
    """At most `limit` values of one shape; an empty list when it is missing."""

    shape: object
    limit: int = 50

    def __call__(self, values):
        if values is None:
            return []
        if not isinstance(values, list) or len(values) > self.limit:
            raise ShapeError
        return [_at(index, self.shape, value) for index, value in enumerate(values)]


class Record:
    """An object of named fields and no others; None when it is missing and may be."""

    def __init__(self, fields, required=True):
        self.fields = fields
        self.required = required

    def __call__(self, value):
        if value is None and not self.required:
            return None
        if not isinstance(value, dict):
            raise ShapeError
        for name in value:
            if name not in self.fields:
                raise ShapeError(str(name)[:40])
        return {name: _at(name, shape, value.get(name)) for name, shape in self.fields.items()}


class OneOf:
    """A value of the first of some shapes that it has."""

    def __init__(self, *shapes):
        self.shapes = shapes

    def __call__(self, value):
        for shape in self.shapes:
            try:
                return shape(value)
            except ShapeError:
                continue
        raise ShapeError


# Where a phone was when its technician did something.
POSITION = Record(
    {
        "lat": Number(-90, 90),
        "lon": Number(-180, 180),
        "accuracy": Number(0, 100_000, required=False),
    },
    required=False,
)


def _at(step, shape, value):
    try:
        return shape(value)
    except ShapeError as error:
        raise ShapeError(step, *error.path) from None
