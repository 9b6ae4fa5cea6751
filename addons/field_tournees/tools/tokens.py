"""Signed, expiring tokens that have one spelling only."""

import base64
import binascii
import re
from datetime import timedelta

from odoo.tools.misc import hash_sign, verify_hash_signed

_SHAPE = re.compile(r"[A-Za-z0-9_-]{60,8000}", re.ASCII)


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
