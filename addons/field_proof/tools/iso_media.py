"""Short videos in MP4 or QuickTime: their length, and what they tell beside picture and sound.

Boxes keep their size and place, so that the offsets of the samples stay true: what is private
becomes free space full of zeros.
"""

from typing import NamedTuple

from .bad_file import BadFile

_KNOWN_TOP = {b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"styp", b"sidx"}
_NESTS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"}
_PRIVATE = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"}
_MAX_BOXES = 20_000
_UNKNOWN = 0xFFFFFFFF


class Box(NamedTuple):
    """A box of the file: its kind, where it starts, where its content does, where it ends."""

    kind: bytes
    start: int
    body: int
    stop: int


def clean(content):
    """Return (the same video without its metadata, seconds); raise BadFile when it is no video."""
    data = bytearray(content)
    top = _read_boxes(data, 0, len(data))
    movie = next((box for box in top if box.kind == b"moov"), None)
    if top[0].kind != b"ftyp" or not movie or not any(box.kind == b"mdat" for box in top):
        raise BadFile("broken")
    tracks = [box for box in _read_boxes(data, movie.body, movie.stop) if box.kind == b"trak"]
    kinds = [_read_handler(data, track) for track in tracks]
    if b"vide" not in kinds:
        raise BadFile("broken")
    fragments = [box for box in top if box.kind == b"moof"]
    for track, kind in zip(tracks, kinds, strict=True):
        if kind not in (b"vide", b"soun"):
            if fragments:
                raise BadFile("tracks")
            _blank_samples(data, track)
            _blank(data, track)
    seconds = max(_read_length(data, movie, tracks), _read_fragments(data, movie, tracks, fragments))
    if not seconds:
        raise BadFile("broken")
    for box in top:
        if box.kind not in _KNOWN_TOP:
            _blank(data, box)
        elif box.kind in _NESTS:
            _blank_private(data, box)
    return bytes(data), seconds


def _read_boxes(data, start, stop):
    """Return the boxes between two places, which they fill to the last byte."""
    boxes = []
    while start < stop:
        size, body = _number(data, start, 4), start + 8
        if size == 1:
            size, body = _number(data, start + 8, 8), start + 16
        end = start + size if size else stop
        if not body <= end <= stop or len(boxes) >= _MAX_BOXES:
            raise BadFile("broken")
        boxes.append(Box(bytes(data[start + 4 : start + 8]), start, body, end))
        start = end
    if not boxes:
        raise BadFile("broken")
    return boxes


def _find(data, box, *path):
    """Return the first box at the end of a path of kinds, or None."""
    for kind in path:
        inside = _read_boxes(data, box.body, box.stop)
        box = next((one for one in inside if one.kind == kind), None)
        if not box:
            return None
    return box


def _number(data, at, size):
    raw = data[at : at + size]
    if len(raw) < size:
        raise BadFile("broken")
    return int.from_bytes(raw, "big")


def _blank(data, box):
    """Make free space of a box."""
    data[box.start + 4 : box.start + 8] = b"free"
    data[box.body : box.stop] = bytes(box.stop - box.body)


def _blank_private(data, box):
    for inside in _read_boxes(data, box.body, box.stop) if box.stop > box.body else ():
        if inside.kind in _PRIVATE:
            _blank(data, inside)
        elif inside.kind in _NESTS:
            _blank_private(data, inside)


def _read_handler(data, track):
    """Return what a track holds: b"vide", b"soun", or something else."""
    handler = _find(data, track, b"mdia", b"hdlr")
    if not handler:
        raise BadFile("broken")
    return bytes(data[handler.body + 8 : handler.body + 12])


def _blank_samples(data, track):
    """Fill what a track of data shows with zeros: a phone notes there where it is."""
    table = _find(data, track, b"mdia", b"minf", b"stbl")
    boxes = {box.kind: box for box in _read_boxes(data, table.body, table.stop)} if table else {}
    offsets = boxes.get(b"stco") or boxes.get(b"co64")
    if not {b"stsz", b"stsc"} <= boxes.keys() or not offsets:
        raise BadFile("tracks")
    width = 4 if offsets.kind == b"stco" else 8
    places = _read_rows(data, offsets.body + 4, width)
    runs = _read_rows(data, boxes[b"stsc"].body + 4, 12)
    sizes = _read_sizes(data, boxes[b"stsz"])
    run, sample = 0, 0
    for chunk, (place,) in enumerate(((_number(row, 0, width),) for row in places), start=1):
        while run + 1 < len(runs) and _number(runs[run + 1], 0, 4) <= chunk:
            run += 1
        count = _number(runs[run], 4, 4) if runs else 0
        length = sum(sizes[sample : sample + count])
        sample += count
        if place + length > len(data):
            raise BadFile("broken")
        data[place : place + length] = bytes(length)


def _read_rows(data, at, width):
    """Return the rows of a table that begins with their number."""
    count = _number(data, at, 4)
    if at + 4 + count * width > len(data):
        raise BadFile("broken")
    return [bytes(data[at + 4 + n * width : at + 4 + (n + 1) * width]) for n in range(count)]


def _read_sizes(data, box):
    same, count = _number(data, box.body + 4, 4), _number(data, box.body + 8, 4)
    if same:
        return [same] * min(count, len(data) // same + 1)
    return [int.from_bytes(row, "big") for row in _read_rows(data, box.body + 8, 4)]


def _read_clock(data, box):
    """Return (ticks a second, ticks) of a movie's or a track's header."""
    is_long = data[box.body] == 1
    scale_at, size = (box.body + 20, 8) if is_long else (box.body + 12, 4)
    scale, ticks = _number(data, scale_at, 4), _number(data, scale_at + 4, size)
    return scale, 0 if ticks in (_UNKNOWN, 2**64 - 1) else ticks


def _read_length(data, movie, tracks):
    """Return the seconds that the headers tell, the longest of them; 0 when they tell none."""
    headers = [_find(data, movie, b"mvhd"), *(_find(data, track, b"mdia", b"mdhd") for track in tracks)]
    clocks = [_read_clock(data, box) for box in headers if box]
    return max((ticks / scale for scale, ticks in clocks if scale), default=0)


def _read_fragments(data, movie, tracks, fragments):
    """Return the seconds of a video that was written while it was filmed; 0 without fragments."""
    scales, defaults = {}, {}
    for track in tracks if fragments else ():
        header, clock = _find(data, track, b"tkhd"), _find(data, track, b"mdia", b"mdhd")
        if not header or not clock:
            raise BadFile("broken")
        scales[_number(data, header.body + (20 if data[header.body] == 1 else 12), 4)] = _read_clock(
            data, clock
        )[0]
    extends = _find(data, movie, b"mvex") if fragments else None
    for box in _read_boxes(data, extends.body, extends.stop) if extends else ():
        if box.kind == b"trex":
            defaults[_number(data, box.body + 4, 4)] = _number(data, box.body + 12, 4)
    ends = dict.fromkeys(scales, 0)
    for fragment in fragments:
        for piece in _read_boxes(data, fragment.body, fragment.stop):
            if piece.kind == b"traf":
                _count_piece(data, piece, defaults, ends)
    return max((ends[track] / scale for track, scale in scales.items() if scale), default=0)


def _count_piece(data, piece, defaults, ends):
    """Add the ticks of a fragment's track to `ends`."""
    inside = _read_boxes(data, piece.body, piece.stop)
    header = next((box for box in inside if box.kind == b"tfhd"), None)
    if not header or _number(data, header.body + 4, 4) not in ends:
        raise BadFile("broken")
    track, flags = _number(data, header.body + 4, 4), _number(data, header.body + 1, 3)
    ticks = defaults.get(track, 0)
    if flags & 0x08:
        ticks = _number(data, header.body + 8 + 8 * bool(flags & 0x01) + 4 * bool(flags & 0x02), 4)
    for box in inside:
        if box.kind == b"tfdt":
            ends[track] = _number(data, box.body + 4, 8 if data[box.body] == 1 else 4)
        elif box.kind == b"trun":
            ends[track] += _count_run(data, box, ticks)


def _count_run(data, box, ticks):
    flags, count = _number(data, box.body + 1, 3), _number(data, box.body + 4, 4)
    if not flags & 0x100:
        return count * ticks
    width = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    start = box.body + 8 + 4 * bool(flags & 0x01) + 4 * bool(flags & 0x04)
    if start + count * width > box.stop:
        raise BadFile("broken")
    return sum(_number(data, start + number * width, 4) for number in range(count))
