"""When something really happened, by what a phone's clock said. Without the ORM."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

# A smaller difference is the way of the request, and nobody's business.
_TOLERANCE = timedelta(minutes=2)
# After a long weekend without network a visit is still told; later a planner should know.
_OLD = timedelta(days=3)


class Reading(NamedTuple):
    """What becomes of the time that a phone noted.

    at: when it happened, naive UTC, never later than now
    client_at: what the phone said, naive UTC
    skew: how much the phone's clock was behind the server's (negative: ahead); zero when small
    flag: `ahead` (later than the phone's own sending), `old`, `skewed` or `none`
    """

    at: datetime
    client_at: datetime
    skew: timedelta
    flag: str


def from_milliseconds(milliseconds):
    """Return milliseconds since 1970 as a naive UTC datetime, to the second."""
    return datetime.fromtimestamp(milliseconds // 1000, UTC).replace(tzinfo=None)


def get_skew(sent_at, now):
    """Return by how much a phone's clock is behind, when that is more than a slow network."""
    skew = now - from_milliseconds(sent_at)
    return skew if abs(skew) > _TOLERANCE else timedelta()


def read(client_ms, sent_ms, now):
    """Return the `Reading` of a moment that a phone noted, sent by its own clock at another.

    A clock that was set right between the two leaves a moment ahead of its own sending: nothing
    tells when it happened, only that it did not happen later than now.
    """
    skew = get_skew(sent_ms, now)
    client_at = from_milliseconds(client_ms)
    at = client_at + skew
    if at > now + _TOLERANCE:
        flag = "ahead"
    elif at < now - _OLD:
        flag = "old"
    else:
        flag = "skewed" if skew else "none"
    return Reading(min(at, now), client_at, skew, flag)
