"""What a customer asks for, as it travels between pages, tokens and models. Without the ORM."""

from datetime import datetime
from typing import NamedTuple

PERIODS = ("morning", "afternoon")
SOURCES = ("portal", "office", "system")
_MOMENT = "%Y-%m-%d %H:%M:%S"
_MAX_ABSENCES = 30


class Need(NamedTuple):
    """A visit wished for: what, where, when. Moments are naive UTC datetimes.

    `intervention_id` is the visit that is being moved; its own place counts as free. The
    technician is one that the customer would rather see, or, `by_hand`, the only one who may come.
    """

    company_id: int
    type_id: int
    lat: float
    lon: float
    zip: str = ""
    site_id: int | None = None
    duration_hours: float | None = None
    priority: str = "0"
    earliest: datetime | None = None
    latest: datetime | None = None
    absences: tuple = ()
    periods: tuple = ()
    weekdays: tuple = ()
    technician_id: int | None = None
    by_hand: bool = False
    intervention_id: int | None = None
    source: str = "office"

    @classmethod
    def from_json(cls, data):
        """Read a need; ValueError with the name of the bad field on anything that is not one."""
        if not isinstance(data, dict):
            raise ValueError("need")
        values = {}
        for name, read in _READERS.items():
            if data.get(name) in (None, False, ""):
                continue
            try:
                values[name] = read(data[name])
            except (TypeError, ValueError, OverflowError) as error:
                raise ValueError(name) from error
        missing = [name for name in ("company_id", "type_id", "lat", "lon") if name not in values]
        if missing:
            raise ValueError(missing[0])
        return cls(**values)

    def to_json(self):
        """Return what `from_json` reads again."""
        return {name: _write(value) for name, value in self._asdict().items() if value not in (None, "", ())}


def moment(text):
    """Return the naive UTC datetime of a text such as 2026-03-10 08:00:00."""
    if isinstance(text, datetime):
        return text
    if not isinstance(text, str) or len(text) != 19:
        raise ValueError("moment")
    return datetime.strptime(text, _MOMENT)  # noqa: DTZ007 (naive UTC, as Odoo keeps it)


def _write(value):
    if isinstance(value, datetime):
        return value.strftime(_MOMENT)
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    return value


def _integer(value):
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
        raise ValueError("id")
    return value


def _number(low, high):
    def read(value):
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError("number")
        return float(value)

    return read


def _text(length):
    def read(value):
        if not isinstance(value, str) or len(value) > length:
            raise ValueError("text")
        return value

    return read


def _one_of(*choices):
    def read(value):
        if value not in choices:
            raise ValueError("choice")
        return value

    return read


def _list(read, most):
    def read_all(values):
        if not isinstance(values, list | tuple) or len(values) > most:
            raise ValueError("list")
        return tuple(read(value) for value in values)

    return read_all


def _span(value):
    start, stop = _list(moment, 2)(value)
    if stop <= start:
        raise ValueError("span")
    return start, stop


_READERS = {
    "company_id": _integer,
    "type_id": _integer,
    "lat": _number(-90, 90),
    "lon": _number(-180, 180),
    "zip": _text(12),
    "site_id": _integer,
    "duration_hours": _number(1 / 60, 24),
    "priority": _one_of("0", "1", "2"),
    "earliest": moment,
    "latest": moment,
    "absences": _list(_span, _MAX_ABSENCES),
    "periods": _list(_one_of(*PERIODS), 2),
    "weekdays": _list(_one_of(0, 1, 2, 3, 4, 5, 6), 7),
    "technician_id": _integer,
    "by_hand": _one_of(True),
    "intervention_id": _integer,
    "source": _one_of(*SOURCES),
}
