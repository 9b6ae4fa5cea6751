"""Signed, expiring tokens that have one spelling only."""

import base64
import binascii
import hmac
import re
from datetime import date, timedelta

from odoo.tools.misc import hash_sign, verify_hash_signed

_SHAPE = re.compile(r"[A-Za-z0-9_-]{60,8000}", re.ASCII)
# What a short link holds: record (4 bytes), last day (2), and the seal of both.
_SHORT = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_SEAL_BYTES = 10
_FIRST_DAY = date(2020, 1, 1)


def sign(env, scope, values, hours):
    """Return a token for JSON-able values, valid for so many hours and for one purpose (scope)."""
    return hash_sign(env(su=True), scope, values, expiration=timedelta(hours=hours))


def read(env, scope, token):
    """Return the values of a token.

    Raises
    ------
    ValueError
        Anything else: forged, expired, of another purpose, no token at all.
    """
    if not isinstance(token, str) or not _SHAPE.fullmatch(token):
        raise ValueError("token")
    try:
        # base64 reads several texts as the same bytes: only the one that was signed counts.
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        if base64.urlsafe_b64encode(raw).decode().rstrip("=") != token:
            raise ValueError("token")
        values = verify_hash_signed(env(su=True), scope, token)
    except (binascii.Error, TypeError, UnicodeError) as error:
        raise ValueError("token") from error
    if values is None:
        raise ValueError("token")
    return values


def short(env, scope, record_id, last_day):
    """Return a token of 22 characters for a record, valid to the end of a day (a date), in UTC.

    80 bits of seal: nobody guesses one over the network, and it fits into a text message.
    """
    raw = record_id.to_bytes(4, "big") + (last_day - _FIRST_DAY).days.to_bytes(2, "big")
    return base64.urlsafe_b64encode(raw + _seal(env, scope, raw)).decode().rstrip("=")


def read_short(env, scope, token, today):
    """Return the record's id of a short token.

    Raises
    ------
    ValueError
        Anything else: forged, expired, of another purpose, another spelling, no token at all.
    """
    if not isinstance(token, str) or not _SHORT.fullmatch(token):
        raise ValueError("token")
    packed = base64.urlsafe_b64decode(f"{token}==")
    raw, seal = packed[:6], packed[6:]
    is_sealed = hmac.compare_digest(seal, _seal(env, scope, raw))
    is_canonical = base64.urlsafe_b64encode(packed).decode().rstrip("=") == token
    if not (is_sealed and is_canonical) or (today - _FIRST_DAY).days > int.from_bytes(raw[4:], "big"):
        raise ValueError("token")
    return int.from_bytes(raw[:4], "big")


def _seal(env, scope, raw):
    secret = env(su=True)["ir.config_parameter"].get_param("database.secret")
    return hmac.digest(secret.encode(), f"{scope}:".encode() + raw, "sha256")[:_SEAL_BYTES]
