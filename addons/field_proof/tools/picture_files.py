"""JPEG, PNG and WebP files taken apart before anything is decoded: the picture here, the rest there.

The decoder gets the picture alone: it never reads what somebody wrote about it.
"""

import re
import zlib
from typing import NamedTuple

from .bad_file import BadFile

# A marker inside the picture's data: no escaped FF, no restart, no padding.
_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_LONE = {0x01, *range(0xD0, 0xD8)}
# A camera writes a dozen segments, a progressive picture ten scans: more is meant to keep us busy.
_MAX_SEGMENTS, _MAX_SCANS = 1_000, 24
_MAX_CHUNKS = 5_000
# What a decoder must know of the colours, and nothing else that a program may say.
_COLOURS = {(0xE0, b"JFIF\0"), (0xEE, b"Adobe")}
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
# How many values each kind of pixel has; the passes of an interlaced picture: first and step.
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)
_INFLATED = 256 * 1024  # no more of it in memory at once
_TIFF = (b"II*\0", b"MM\0*")


class Skeleton(NamedTuple):
    """A file taken apart.

    picture: the file without its metadata, and without what follows its end
    extras: list of bytes, the metadata and what follows the end
    pixels: how many it says it has
    is_plain: the picture can be decoded line by line, without being held in memory twice
    """

    picture: bytes
    extras: list
    pixels: int
    is_plain: bool = False

    @property
    def orientation(self):
        """How the camera was held, by the EXIF among the extras: 1 to 8, 1 when nobody says."""
        tables = (extra.removeprefix(b"Exif\0\0") for extra in self.extras)
        return next((_read_orientation(table) for table in tables if table[:4] in _TIFF), 1)


def read_jpeg(content):
    """Return the Skeleton of a JPEG; raise BadFile when it is cut or built to keep us busy."""
    kept, extras, scans, pixels, components, is_plain, at = [content[:2]], [], 0, 0, 0, True, 2
    for _segment in range(_MAX_SEGMENTS):
        start, (at, marker) = at, _read_marker(content, at)
        if marker == _END_OF_IMAGE:
            picture = b"".join([*kept, b"\xff\xd9"])
            return Skeleton(picture, [*extras, content[at:]], pixels, is_plain and scans == 1)
        if marker in _LONE:
            continue
        stop = at + int.from_bytes(content[at : at + 2], "big")
        if not at + 2 <= stop <= len(content):
            break
        segment = content[at + 2 : stop]
        if marker in _FRAMES:
            pixels = int.from_bytes(segment[1:3], "big") * int.from_bytes(segment[3:5], "big")
            components = segment[5] if len(segment) > 5 else 0
            is_plain = marker in (0xC0, 0xC1)
        elif marker == _START_OF_SCAN:
            scans += 1
            is_plain = is_plain and segment[:1] == bytes([components])
            found = _NEXT_MARKER.search(content, stop)
            if not found or scans > _MAX_SCANS:
                break
            stop = found.start()
        is_said = (0xE0 <= marker <= 0xEF or marker == 0xFE) and (marker, segment[:5]) not in _COLOURS
        extras += [segment] if is_said else []
        kept += [] if is_said else [content[start:stop]]
        at = stop
    raise BadFile("broken")


def read_png(content):
    """Return the Skeleton of a PNG; raise BadFile when it is cut or built to keep us busy."""
    kept, extras, at = [content[:8]], [], 8
    pixels = int.from_bytes(content[16:20], "big") * int.from_bytes(content[20:24], "big")
    for _chunk in range(_MAX_CHUNKS):
        kind, start = content[at + 4 : at + 8], at
        stop = at + 8 + int.from_bytes(content[at : at + 4], "big")
        at = stop + 4  # the chunk's checksum
        if at > len(content) or not kind.isalpha():
            break
        if kind in _PNG_CHUNKS:
            kept.append(content[start:at])
        else:
            extras.append(content[start + 8 : stop])
        if kind == b"IEND":
            return Skeleton(b"".join(kept), [*extras, content[at:]], pixels)
    raise BadFile("broken")


def read_webp(content):
    """Return the Skeleton of a WebP; raise BadFile when it is cut or built to keep us busy."""
    end = 8 + int.from_bytes(content[4:8], "little")
    kept, extras, pixels, at = [], [content[end:]], 0, 12
    for _chunk in range(_MAX_CHUNKS):
        if at == end <= len(content):
            body = b"WEBP" + b"".join(kept)
            return Skeleton(b"RIFF" + len(body).to_bytes(4, "little") + body, extras, pixels)
        kind, start = content[at : at + 4], at
        stop = at + 8 + int.from_bytes(content[at + 4 : at + 8], "little")
        at = stop + stop % 2
        if at > end or len(kind) < 4:
            break
        pixels = max(pixels, _count_webp(kind, content[start + 8 : start + 18]))
        if kind in _WEBP_CHUNKS:
            kept.append(content[start:at])
        else:
            extras.append(content[start + 8 : stop])
    raise BadFile("broken")


def check_png(picture):
    """Raise BadFile when the data of a PNG do not make all its rows.

    Odoo has Pillow show truncated pictures as far as they go: a proof has to be whole.
    """
    width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    depth, colours, is_interlaced = picture[24], picture[25], picture[28]
    bits = depth * _CHANNELS.get(colours, 0)
    passes = _PASSES if is_interlaced else [(0, 0, 1, 1)]
    left = 0
    for x, y, step_x, step_y in passes:
        columns, rows = -(-max(width - x, 0) // step_x), -(-max(height - y, 0) // step_y)
        left += rows * (1 + -(-columns * bits // 8)) if columns else 0
    inflater, at = zlib.decompressobj(), 33  # past signature and header
    while left > 0 and at < len(picture):
        stop = at + 8 + int.from_bytes(picture[at : at + 4], "big")
        data = picture[at + 8 : stop] if picture[at + 4 : at + 8] == b"IDAT" else b""
        while data and left > 0:
            try:
                left -= len(inflater.decompress(data, _INFLATED))
            except zlib.error as error:
                raise BadFile("broken") from error
            data = inflater.unconsumed_tail
        at = stop + 4
    if left > 0 or not bits:
        raise BadFile("broken")


def _count_webp(kind, head):
    """Return how many pixels a chunk says that it has."""
    if kind == b"VP8X":
        return (int.from_bytes(head[4:7], "little") + 1) * (int.from_bytes(head[7:10], "little") + 1)
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        width, height = (int.from_bytes(head[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        return width * height
    return 0


def _read_marker(content, at):
    """Return where the segment begins and its marker."""
    if content[at : at + 1] != b"\xff":
        raise BadFile("broken")
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise BadFile("broken")
    return at + 1, content[at]


def _read_orientation(table):
    """Return the orientation that a TIFF directory tells, 1 when it tells none."""
    order = "little" if table.startswith(b"II") else "big"
    start = int.from_bytes(table[4:8], order)
    count = min(int.from_bytes(table[start : start + 2], order), 100)
    for at in range(start + 2, start + 2 + 12 * count, 12):
        if int.from_bytes(table[at : at + 2], order) == 0x0112:
            turn = int.from_bytes(table[at + 8 : at + 10], order)
            return turn if 1 <= turn <= 8 else 1
    return 1
