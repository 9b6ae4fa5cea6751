"""What customers send, read with suspicion, without the ORM."""

import base64
import binascii
import io
import math
import re
import unicodedata
from datetime import date, timedelta

from PIL import Image, UnidentifiedImageError

MAX_ABSENCES = 5
MAX_PHOTOS = 3
_MAX_PHOTO_BYTES = 600_000
_MAX_PHOTO_SIDE = 4096
_EMAIL = re.compile(r"[^@\s<>,;:\"()]{1,64}@[^@\s<>,;:\"()]{1,180}\.[a-z]{2,24}", re.IGNORECASE | re.ASCII)
PERIODS = ("morning", "afternoon")


class Refusal(Exception):  # noqa: N818 (an answer, not a fault)
    """A request that is not done; the sentence is for the customer.

    field : name of the input to correct, if there is one
    more : further values of the answer, such as other offers
    """

    def __init__(self, sentence, status=400, field=None, wait=0, **more):
        super().__init__(sentence)
        self.status, self.field, self.wait, self.more = status, field, wait, more

    def to_json(self):
        """Return what the page is told."""
        field = {"field": self.field} if self.field else {}
        return {"error": self.args[0], **field, **self.more}


class BadInputError(ValueError):
    """An input that cannot be used: `field`, and `reason` (missing, long, wrong)."""

    def __init__(self, field, reason):
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def read_text(data, name, limit, required=False):
    """Return a text without control characters; a longer one is refused, never cut."""
    value = data.get(name)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise BadInputError(name, "wrong")
    if len(value) > limit:
        raise BadInputError(name, "long")
    value = "".join(char for char in value if char == "\n" or _is_printable(char)).strip()
    if required and not value:
        raise BadInputError(name, "missing")
    return value


def read_email(data, name="email"):
    """Return an address that a mail can be sent to."""
    value = read_text(data, name, 254, required=True)
    if not _EMAIL.fullmatch(value):
        raise BadInputError(name, "wrong")
    return value


def read_id(data, name):
    """Return a positive integer that fits a database id."""
    value = data.get(name)
    if type(value) is not int or not 0 < value < 2**31:
        raise BadInputError(name, "wrong")
    return value


def read_flag(data, name):
    """Return a boolean; nothing means no."""
    value = data.get(name, False)
    if type(value) is not bool:
        raise BadInputError(name, "wrong")
    return value


def read_point(data):
    """Return (latitude, longitude) in degrees."""
    point = []
    for name, most in (("lat", 90), ("lon", 180)):
        value = data.get(name)
        if type(value) not in (int, float) or not math.isfinite(value) or abs(value) > most:
            raise BadInputError(name, "wrong")
        point.append(round(float(value), 6))
    return tuple(point)


def read_periods(data):
    """Return the times of day that suit, none meaning all."""
    return _read_choices(data, "periods", PERIODS)


def read_weekdays(data):
    """Return the days of the week that suit (Monday is 0), none meaning all."""
    return _read_choices(data, "weekdays", range(7))


def read_absences(data, today, horizon):
    """Return [(first day, last day)] of absences, in days of the customer's calendar."""
    value = data.get("absences") or []
    if not isinstance(value, list) or len(value) > MAX_ABSENCES:
        raise BadInputError("absences", "wrong")
    return [_read_absence(pair, today, horizon) for pair in value]


def read_photos(data):
    """Return photos as JPEG bytes, written anew: what hides in a file does not come along."""
    value = data.get("photos") or []
    if not isinstance(value, list) or len(value) > MAX_PHOTOS:
        raise BadInputError("photos", "wrong")
    return [_read_photo(photo) for photo in value]


def _read_photo(photo):
    if not isinstance(photo, str) or len(photo) > _MAX_PHOTO_BYTES * 4 // 3 + 4:
        raise BadInputError("photos", "long" if isinstance(photo, str) else "wrong")
    try:
        raw = base64.b64decode(photo, validate=True)
        picture = Image.open(io.BytesIO(raw), formats=["JPEG"])
        if max(picture.size) > _MAX_PHOTO_SIDE:
            raise BadInputError("photos", "long")
        written = io.BytesIO()
        picture.convert("RGB").save(written, "JPEG", quality=80)
    except (binascii.Error, UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise BadInputError("photos", "wrong") from error
    return written.getvalue()


def _read_absence(pair, today, horizon):
    if not isinstance(pair, list) or len(pair) != 2:
        raise BadInputError("absences", "wrong")
    first, last = (_read_date(text) for text in pair)
    if not today <= first <= last <= today + timedelta(days=horizon):
        raise BadInputError("absences", "wrong")
    return first, last


def _read_date(text):
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadInputError("absences", "wrong") from error


def _read_choices(data, name, known):
    value = data.get(name) or []
    is_list = isinstance(value, list) and len(value) <= len(known)
    if not is_list or any(type(one) is bool or one not in known for one in value):
        raise BadInputError(name, "wrong")
    return sorted(set(value))


def _is_printable(char):
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
