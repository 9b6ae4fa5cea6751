"""Short videos in WebM: their length, and what they tell beside picture and sound.

Elements keep their size and place: what is private becomes an empty one.
"""

import struct

from .bad_file import BadFile

_HEADER, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_INFO, _TRACKS, _SEEK, _CUES = 0x1549A966, 0x1654AE6B, 0x114D9B74, 0x1C53BB6B
_DOCTYPE, _TRACK, _TRACK_TYPE = 0x4282, 0xAE, 0x83
_SCALE, _DURATION, _WRITERS = 0x2AD7B1, 0x4489, {0x4D80, 0x5741}
_TIME, _SIMPLE_BLOCK, _GROUP, _BLOCK = 0xE7, 0xA3, 0xA0, 0xA1
_TOP = {_CLUSTER, _INFO, _TRACKS, _SEEK, _CUES, 0x1043A770, 0x1254C367, 0x1941A469}
_KEPT = {_CLUSTER, _INFO, _TRACKS, _SEEK, _CUES}
_MAX_ELEMENTS = 50_000


def clean(content):
    """Return (the same video without its metadata, seconds); raise BadFile when it is no video."""
    data = bytearray(content)
    try:
        seconds = _Film(data).seconds
    except (IndexError, struct.error, RecursionError) as error:
        raise BadFile("broken") from error
    return bytes(data), seconds


class _Film:
    """A walk through the elements; blanks what is private on the way."""

    def __init__(self, data):
        self.data = data
        self.left = _MAX_ELEMENTS
        self.scale = 1_000_000
        self.duration = self.latest = 0.0
        self.kinds = set()
        header, body, stop = self._read(0, len(data))
        doctype = [data[at:end] for name, at, end in self._inside(body, stop) if name == _DOCTYPE]
        if header != _HEADER or doctype != [b"webm"]:
            raise BadFile("kind")
        segment, body, end = self._read(stop, len(data))
        if segment != _SEGMENT:
            raise BadFile("broken")
        if end is not None and end != len(data):
            raise BadFile("hidden")
        self._walk(body, len(data))
        if 1 not in self.kinds:
            raise BadFile("broken")
        if self.kinds - {1, 2}:
            raise BadFile("tracks")

    @property
    def seconds(self):
        seconds = max(self.duration, self.latest) * self.scale / 1e9
        if not 0 < seconds < 1e6:
            raise BadFile("broken")
        return seconds

    def _walk(self, at, stop):
        while at < stop:
            name, body, end = self._read(at, stop)
            if name == _CLUSTER:
                end = self._read_cluster(body, stop if end is None else end, end is None)
            elif end is None:
                raise BadFile("broken")
            elif name == _INFO:
                self._read_info(body, end)
            elif name == _TRACKS:
                self._read_tracks(body, end)
            if name not in _KEPT:
                self._blank(at, end)
            at = end

    def _read(self, at, stop):
        """Return (name, where the content starts, where it ends or None) of an element."""
        self.left -= 1
        first = self.data[at]
        length = 9 - first.bit_length()
        if not self.left or length > 4 or at + length >= stop:
            raise BadFile("broken")
        name = int.from_bytes(self.data[at : at + length], "big")
        at += length
        width = 9 - self.data[at].bit_length()
        if width > 8 or at + width > stop:
            raise BadFile("broken")
        size = int.from_bytes(self.data[at : at + width], "big") & ((1 << 7 * width) - 1)
        at += width
        if size == (1 << 7 * width) - 1:
            return name, at, None
        if at + size > stop:
            raise BadFile("broken")
        return name, at, at + size

    def _inside(self, at, stop):
        if stop is None:
            raise BadFile("broken")
        while at < stop:
            name, body, end = self._read(at, stop)
            if end is None:
                raise BadFile("broken")
            yield name, body, end
            at = end

    def _blank(self, at, stop):
        """Make an empty element (Void) of what lies between two places."""
        length = stop - at
        size = bytes([0x80 | length - 2]) if length < 9 else (1 << 56 | length - 9).to_bytes(8, "big")
        self.data[at:stop] = b"\xec" + size + bytes(length - 1 - len(size))

    def _read_info(self, at, stop):
        while at < stop:
            name, body, end = self._read(at, stop)
            if end is None:
                raise BadFile("broken")
            value = self.data[body:end]
            if name == _SCALE:
                self.scale = int.from_bytes(value, "big")
            elif name == _DURATION:
                self.duration = struct.unpack(">f" if len(value) == 4 else ">d", value)[0]
            elif name not in _WRITERS:
                self._blank(at, end)
            at = end

    def _read_tracks(self, at, stop):
        for name, body, end in self._inside(at, stop):
            if name == _TRACK:
                self.kinds |= {
                    int.from_bytes(self.data[start:end], "big")
                    for inner, start, end in self._inside(body, end)
                    if inner == _TRACK_TYPE
                }

    def _read_cluster(self, at, stop, is_open):
        """Note the latest block of a cluster; return where it ends."""
        time = 0
        while at < stop:
            name, body, end = self._read(at, stop)
            if is_open and name in _TOP:
                return at
            if end is None:
                raise BadFile("broken")
            if name == _TIME:
                time = int.from_bytes(self.data[body:end], "big")
                self.latest = max(self.latest, time)
            elif name == _SIMPLE_BLOCK:
                self._read_block(body, time)
            elif name == _GROUP:
                for inner, start, _end in self._inside(body, end):
                    if inner == _BLOCK:
                        self._read_block(start, time)
            at = end
        return at

    def _read_block(self, at, time):
        width = 9 - self.data[at].bit_length()
        self.latest = max(self.latest, time + struct.unpack_from(">h", self.data, at + width)[0])
