"""What comes from a phone's camera: looked at by its content, bounded, and written anew.

Nothing of the file that was sent is kept but its pixels: no place, no device, no second file that
hides behind the first. All limits hold before a single pixel is decoded.
"""

import io
import re
from dataclasses import dataclass

from PIL import (
    Image,
    WebPImagePlugin,  # noqa: F401 (Odoo has Pillow read the formats that somebody imports, and no others)
)

from . import iso_media, matroska, picture_files
from .bad_file import BadFile

MAX_PICTURE_BYTES = 12 * 2**20
MAX_VIDEO_BYTES = 20 * 2**20
MAX_VIDEO_SECONDS = 25  # the app stops at 20; a slow phone's last second may come late
_SIDE, _QUALITY = 2000, 85
_THUMBNAIL, _THUMBNAIL_QUALITY = 320, 72
_DRAWING_SIDE = 1600  # drawings and signatures stay PNG up to this size
_MIN_SIDE = 16
# Pixels that each format may have so that decoding grows our memory by less than 150 MB.
_MAX_PIXELS = {"JPEG": 12_500_000, "PNG": 12_000_000, "WEBP": 6_000_000}
# A JPEG that is read line by line is decoded at a fraction of its size, unless it is a long strip.
_MAX_PLAIN_PIXELS, _MAX_DECODED_PIXELS = 64_000_000, 16_000_000
_SKELETONS = {
    "JPEG": picture_files.read_jpeg,
    "PNG": picture_files.read_png,
    "WEBP": picture_files.read_webp,
}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Pages, programs and archives that pass for a picture.
_HIDDEN = re.compile(
    rb"<(script|svg|html|!doctype|iframe|body|\?php)|%PDF-|PK\x03\x04|Rar!\x1a|\x7fELF|MZ\x90\x00",
    re.IGNORECASE,
)
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
# Strokes: what a finger draws at least, and more black than any signature.
_MAX_STROKE_BYTES, _MAX_STROKE_PIXELS = 300_000, 4_000_000
_INK, _MIN_INK, _MAX_INK, _MIN_STROKE = 160, 80, 0.4, 24


@dataclass(frozen=True)
class Taken:
    """A file as we keep it.

    media: "image" or "video"
    seconds: how long a video lasts, 0 for an image
    """

    content: bytes
    media: str
    mimetype: str
    extension: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0


def read(content):
    """Return a Taken of an image or a short video, or raise BadFile."""
    check_head(content, len(content))
    kind = _sniff(content)
    return _read_picture(content, kind) if kind in _SKELETONS else _read_video(content, kind)


def thumbnail(content):
    """Return a small JPEG of an image that `read` has taken."""
    with Image.open(io.BytesIO(content), formats=list(_SKELETONS)) as image:
        image.draft("RGB", (_THUMBNAIL, _THUMBNAIL))
        image.thumbnail((_THUMBNAIL, _THUMBNAIL))
        return _write(_flatten(image), "JPEG", _THUMBNAIL_QUALITY)


def signature(content):
    """Return a signature as black strokes on white, cut to what was drawn (PNG), or raise BadFile."""
    if not content:
        raise BadFile("empty")
    if _sniff(content) != "PNG":
        raise BadFile("kind")
    if len(content) > _MAX_STROKE_BYTES:
        raise BadFile("large")
    skeleton = picture_files.read_png(content)
    _check(skeleton, "PNG", _MAX_STROKE_PIXELS)
    strokes = _decode(skeleton, "PNG").convert("L")
    ink = strokes.point(lambda level: 255 if level < _INK else 0)
    drawn = ink.histogram()[255]
    left, top, right, bottom = ink.getbbox() or (0, 0, 0, 0)
    if drawn < _MIN_INK or max(right - left, bottom - top) < _MIN_STROKE:
        raise BadFile("blank")
    if drawn > _MAX_INK * strokes.width * strokes.height:
        raise BadFile("scribble")
    margin = 8
    box = (max(left - margin, 0), max(top - margin, 0), right + margin, bottom + margin)
    return _write(strokes.crop((*box[:2], min(box[2], strokes.width), min(box[3], strokes.height))), "PNG")


def check_head(head, size):
    """Refuse at once what its first bytes and its announced size condemn."""
    if not size:
        raise BadFile("empty")
    kind = _sniff(head)
    if size > (MAX_PICTURE_BYTES if kind in _SKELETONS else MAX_VIDEO_BYTES):
        raise BadFile("large")


def _sniff(content):
    """Return what a file is by its first bytes, whatever its name says."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    if content.startswith(b"\x1aE\xdf\xa3"):
        return "webm"
    if content[4:8] == b"ftyp":
        brands = content[8 : min(int.from_bytes(content[:4], "big"), 200)]
        if _HEIF & {brands[at : at + 4] for at in range(0, len(brands), 4)}:
            raise BadFile("heic")
        return "mp4"
    raise BadFile("kind")


def _read_picture(content, kind):
    skeleton = _SKELETONS[kind](content)
    _check(skeleton, kind, _MAX_PLAIN_PIXELS if skeleton.is_plain else _MAX_PIXELS[kind])
    image = _decode(skeleton, kind)
    is_drawing = kind == "PNG" and max(image.size) <= _DRAWING_SIDE
    mimetype, extension = ("image/png", "png") if is_drawing else ("image/jpeg", "jpg")
    written = _write(image, "PNG") if is_drawing else _write(image, "JPEG", _QUALITY)
    return Taken(written, "image", mimetype, extension, *image.size)


def _read_video(content, kind):
    clean, seconds = (iso_media if kind == "mp4" else matroska).clean(content)
    if seconds > MAX_VIDEO_SECONDS:
        raise BadFile("long")
    return Taken(clean, "video", f"video/{kind}", kind, seconds=seconds)


def _check(skeleton, kind, most_pixels):
    """Refuse what is too large to decode, what hides beside a picture, and half a picture."""
    if skeleton.pixels > most_pixels:
        raise BadFile("pixels")
    if any(_HIDDEN.search(extra) for extra in skeleton.extras):
        raise BadFile("hidden")
    if kind == "PNG":
        picture_files.check_png(skeleton.picture)


def _decode(skeleton, kind):
    """Return the pixels of a picture, upright, at most `_SIDE` wide and high, and nothing else."""
    try:
        with Image.open(io.BytesIO(skeleton.picture), formats=[kind]) as image:
            if min(image.size) < _MIN_SIDE:
                raise BadFile("small")
            image.draft("RGB", (_SIDE, _SIDE))
            if image.width * image.height > _MAX_DECODED_PIXELS:
                raise BadFile("pixels")
            if image.mode in ("1", "P", "I", "I;16", "F"):
                image = _spread(image)
            image.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS, reducing_gap=2)
            return _turn(_flatten(image), skeleton.orientation)
    except BadFile:
        raise
    except Exception as error:  # a decoder fails in many ways on a file that is built to break it
        raise BadFile("broken") from error


def _spread(image):
    """Return an image of few or deep colours in a mode that can be resized."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level / 256).convert("L")
    return image.convert("RGBA" if image.mode == "P" else "L")


def _flatten(image):
    """Return the pixels on white paper, in an image that knows nothing of the file."""
    paper = Image.new("RGB", image.size, "white")
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    colours = image.convert("RGBA" if has_alpha else "RGB")
    paper.paste(colours, mask=colours.getchannel("A") if has_alpha else None)
    return paper


def _turn(image, orientation):
    turn = _TURNS.get(orientation)
    return image.transpose(turn) if turn is not None else image


def _write(image, kind, quality=None):
    stream = io.BytesIO()
    options = {"quality": quality} if quality else {"optimize": True}
    image.save(stream, kind, **options)
    return stream.getvalue()
