"""What a technician's phone asks the server to do, and the three ways in which it may not be done now."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Command:
    """One act of a technician, as the phone noted it when it happened.

    uuid: chosen by the phone; the same act has the same uuid however often it is sent
    kind: the name of the act, a key of `field.sync.handler._get_shapes()`
    visit_id: the intervention it is about, or None
    at: when it happened, naive UTC, freed of what the phone's clock is wrong by
    client_at: when it happened by the phone's own clock, naive UTC
    device: the phone, a uuid that it keeps
    body: what belongs to the act, checked against its shape
    """

    uuid: str
    kind: str
    visit_id: int | None
    at: datetime
    client_at: datetime
    device: str
    body: dict


class Conflict(Exception):  # noqa: N818 (an answer, not an error)
    """The act was possible when it happened and is not any more: a planner decides."""


class Refused(Exception):  # noqa: N818 (an answer, not an error)
    """The act is malformed or not this person's to do.

    code: the HTTP status that says so (403, 404 or 422)
    """

    def __init__(self, message, code=422):
        super().__init__(message)
        self.code = code


class Wait(Exception):  # noqa: N818 (an answer, not an error)
    """Something that the act needs has not arrived yet.

    missing: the uuids that are waited for
    """

    def __init__(self, missing):
        super().__init__(", ".join(missing))
        self.missing = list(missing)


def canonical(value):
    """Return the one spelling of a JSON value: sorted keys, no spaces, texts composed (NFC).

    :raise ValueError: a number that JSON cannot say (infinity, not a number)
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return unicodedata.normalize("NFC", text)


def digest(value):
    """Return the SHA-256 of a JSON value's one spelling, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
