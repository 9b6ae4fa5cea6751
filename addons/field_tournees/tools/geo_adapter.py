"""How geopy speaks HTTP here."""

import json
import time
from http.client import HTTPException
from urllib.parse import urlsplit

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderParseError, GeocoderTimedOut, GeocoderUnavailable
from geopy.geocoders import BANFrance

LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Five candidates weigh a few kilobytes; an answer larger than this is not a geocoder's.
_MAX_BYTES = 1_000_000
_CHUNK_BYTES = 65_536


class BoundedAdapter(URLLibAdapter):
    """An HTTP client that takes only a small answer, and only in time.

    geopy's default (requests) tries twice more on its own and bounds only the silence
    between two packets, so a server that drips could hold a cron worker for ever.
    """

    def get_json(self, url, *, timeout, headers):
        """Return a parsed answer; an HTML page is a parse error, not a crash."""
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except ValueError as error:
            raise GeocoderParseError("The answer is not JSON") from error

    def get_text(self, url, *, timeout, headers):
        """Return the answer's text within `timeout` seconds."""
        self._deadline = time.monotonic() + timeout
        return super().get_text(url, timeout=timeout, headers=headers)

    def _decode_page(self, page):
        chunks, size = [], 0
        while True:
            try:
                chunk = page.read1(_CHUNK_BYTES)
            except TimeoutError as error:
                raise GeocoderTimedOut("The answer stopped half-way") from error
            except (OSError, HTTPException) as error:
                raise GeocoderUnavailable("The connection broke") from error
            if not chunk:
                break
            chunks.append(chunk)
            size += len(chunk)
            if time.monotonic() > self._deadline:
                raise GeocoderTimedOut("The answer took too long")
            if size > _MAX_BYTES:
                raise GeocoderParseError("The answer is too large")
        return b"".join(chunks).decode("utf-8", errors="replace")


class StrictBANFrance(BANFrance):
    """The French address base; an answer that is no collection is an error.

    geopy reads it as "nothing found", which would send a good address to be corrected.
    """

    def _parse_json(self, response, exactly_one):
        if not isinstance(response, dict) or not isinstance(response.get("features"), list):
            raise GeocoderParseError("The answer is no collection of places")
        return super()._parse_json(response, exactly_one)


def is_loopback(url):
    """Tell whether a URL stays on this machine."""
    return urlsplit(url).hostname in LOOPBACK
