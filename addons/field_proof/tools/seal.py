"""What a sealed report is made of: one spelling, one hash a part, one hash over these, and a chain.

The hash of each part tells which part was changed; the chain tells that no report is missing.
"""

import hashlib
import json
import math
from datetime import date, datetime
from decimal import Decimal

from .command import canonical

GENESIS = "0" * 64


def plain(value):
    """Return a value as JSON can say it in one way only.

    A number with decimals becomes a text ("0.5", never 5e-1 nor 0.30000000000000004's neighbour),
    a moment an ISO text; what has no spelling is refused.

    :raise ValueError: infinity, not a number, or a kind of value that no report holds
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(value)
        return plain(Decimal(repr(value)))
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, datetime):
        return f"{value.replace(microsecond=0).isoformat()}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    raise ValueError(type(value))


def sha256(content):
    """Return the SHA-256 of bytes or of a text, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def new_digest():
    """Return a SHA-256 to be fed in pieces."""
    return hashlib.sha256()


def split(content):
    """Return {part: hash} of a report: one for each section, and one for each row it vouches for."""
    parts = {name: part for name, part in content.items() if name != "records"}
    rows = {f"records.{name}": row for name, row in content.get("records", {}).items()}
    return {name: sha256(canonical(part)) for name, part in (parts | rows).items()}


def seal(content):
    """Return (text, hashes, hash): a report in its one spelling, the hashes of its parts, its hash."""
    text = canonical(plain(content))
    hashes = canonical(split(json.loads(text)))
    return text, hashes, sha256(hashes)


def link(index, previous, content_hash):
    """Return the hash that ties a report to the one before it in its company's chain."""
    return sha256(f"{index}:{previous}:{content_hash}")


def find_broken_parts(text, hashes, content_hash):
    """Return the parts of a stored report that are not what was sealed; empty when it is intact.

    `hashes` and `spelling` are no parts of a report: they name damage to the list of hashes, and
    to the text where no part accounts for it.
    """
    if sha256(hashes or "") != content_hash:
        return ["hashes"]
    try:
        content = json.loads(text)
        found = split(content)
    except (TypeError, AttributeError, ValueError, RecursionError):
        return ["spelling"]
    sealed = json.loads(hashes)
    broken = sorted(name for name in sealed.keys() | found.keys() if sealed.get(name) != found.get(name))
    return broken or ([] if canonical(content) == text else ["spelling"])


def diff(sealed, found, path=""):
    """Return [(path, sealed value, value found)] of all that differs between two JSON values."""
    if isinstance(sealed, dict) and isinstance(found, dict):
        return [
            difference
            for name in sorted(sealed.keys() | found.keys())
            for difference in diff(sealed.get(name), found.get(name), f"{path}.{name}" if path else name)
        ]
    return [] if sealed == found else [(path, sealed, found)]
