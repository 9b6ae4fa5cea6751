"""One HTTP GET that neither a slow, nor a huge, nor a wandering answer can abuse."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPSConnection, IncompleteRead
from io import BufferedReader, RawIOBase
from socket import socket
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

HEADERS = {"User-Agent": "tournees-engine", "Connection": "close"}


def fetch(address: str, seconds: float, limit: int) -> tuple[int, bytes]:
    """Ask for an address, without proxy and without following redirections.

    Parameters
    ----------
    address : str
        An http or https address.
    seconds : float
        From the connection to the last byte; headers that drip count as well.
    limit : int
        Bytes of the body that are read, plus one: a longer body is told by its length.

    Returns
    -------
    status, body : int, bytes
        HTTP status, and at most ``limit + 1`` bytes.

    Raises
    ------
    TimeoutError
        After so many seconds.
    OSError, http.client.HTTPException
        No connection, a broken one, or an answer that is not HTTP.
    """
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    deadline = monotonic() + seconds
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    connection.connect()
    with cast(socket, connection.sock) as line:
        connection.sock = cast(socket, _Line(line, deadline))
        connection.request("GET", f"{parts.path}?{parts.query}", headers=HEADERS)
        answer = connection.getresponse()
        body = answer.read(limit + 1)
        if answer.length and len(body) <= limit:  # bytes that were announced and never came
            raise IncompleteRead(body, answer.length)
        return answer.status, body


class _Line:
    """What `http.client` uses of a socket, with one deadline for all that is sent and read."""

    def __init__(self, line: socket, deadline: float) -> None:
        self._line, self._deadline = line, deadline

    def sendall(self, data: bytes) -> None:
        self._wait().sendall(data)

    def makefile(self, *_arguments: Any) -> BufferedReader:
        return BufferedReader(_Reader(self))

    def recv_into(self, buffer: Any) -> int:
        return self._wait().recv_into(buffer)

    def close(self) -> None:
        """Leave it open: the answer is still to be read, `fetch` closes it."""

    def _wait(self) -> socket:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._line.settimeout(left)
        return self._line


class _Reader(RawIOBase):
    """The raw stream of an answer."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.recv_into(buffer)
