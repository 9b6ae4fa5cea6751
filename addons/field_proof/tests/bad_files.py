"""Files that nobody should keep, made here byte by byte; and good ones, to compare."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

_GPS_IFD = {1: "N", 2: (45.0, 45.0, 27.5), 3: "E", 4: (4.0, 49.0, 55.2)}


def picture(kind="JPEG", size=(640, 480), mode="RGB", **options):
    """Return an image with something on it."""
    image = Image.radial_gradient("L").resize(size)
    if mode == "I;16":
        image = image.convert("I").point(lambda level: level * 257)
    image = image.convert(mode)
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def located(orientation=1, **options):
    """Return a JPEG as a phone writes it: place, device and owner in its metadata."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "Phone", "Claire Dumoulin"
    exif.get_ifd(0x8825).update(_GPS_IFD)
    exif.get_ifd(0x8769)[0x9003] = "2026:03:10 08:00:00"
    return picture(exif=exif, comment=b"GPS 45.7578 4.8320", **options)


def png(width, height, data=b"", extra=b"", end=True, depth=8, colours=2, interlaced=False):
    """Return a PNG with these bytes as its compressed data, right or wrong."""
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, interlaced)
    chunks = _chunk(b"IHDR", header) + extra + _chunk(b"IDAT", data)
    return b"\x89PNG\r\n\x1a\n" + chunks + (_chunk(b"IEND", b"") if end else b"")


def strokes(size=(600, 200), points=((60, 150), (120, 40), (180, 150), (300, 60), (420, 150)), width=5):
    """Return a signature as the app draws it: dark strokes on a transparent ground."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    if points:
        ImageDraw.Draw(image).line(points, fill=(20, 20, 40, 255), width=width)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def video(seconds=4, handler=b"vide", extra=b"", tracks=None, tail=b"", samples=None):
    """Return the skeleton of an MP4: one sample a track, of 64 bytes, in the order of the tracks."""
    handlers = tracks or [handler]
    head = _box(b"ftyp", b"isom\0\0\2\0isommp42")

    def build(place):
        body = [_full(b"mvhd", struct.pack(">IIII", 0, 0, 1000, int(seconds * 1000)) + bytes(80))]
        for number, kind in enumerate(handlers):
            body.append(_track(number + 1, kind, seconds, place + 64 * number))
        return _box(b"moov", b"".join(body) + extra)

    place = len(head) + len(build(0)) + 8
    samples = samples or b"".join(bytes([65 + number]) * 64 for number in range(len(handlers)))
    return head + build(place) + _box(b"mdat", samples) + tail


def fragmented(seconds=4, rate=10):
    """Return an MP4 as a browser records it: no length in its headers."""
    track = _track(1, b"vide", 0, 0)
    extends = _box(b"mvex", _full(b"trex", struct.pack(">IIIII", 1, 1, 0, 0, 0)))
    header = _full(b"mvhd", struct.pack(">IIII", 0, 0, 1000, 0) + bytes(80))
    run = struct.pack(">II", seconds * rate, 0) + struct.pack(">I", 1000 // rate) * seconds * rate
    fragment = _box(
        b"moof",
        _full(b"mfhd", struct.pack(">I", 1))
        + _box(
            b"traf",
            _full(b"tfhd", struct.pack(">I", 1))
            + _full(b"tfdt", struct.pack(">I", 0))
            + _full(b"trun", run, flags=0x101),
        ),
    )
    return (
        _box(b"ftyp", b"iso5\0\0\2\0iso5mp41") + _box(b"moov", header + track + extends) + fragment
        + _box(b"mdat", b"A" * 64)
    )


def webm(seconds=4, tags=b"", open_ended=True, doctype=b"webm", kinds=(1,), duration=None):
    """Return the skeleton of a WebM, as a browser records it."""
    info = element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + element(0x4D80, b"Chrome")
    info += element(0x5741, b"Chrome") + element(0x7BA9, b"At Claire's")
    if duration is not None:
        info += element(0x4489, struct.pack(">d", duration))
    tracks = b"".join(element(0xAE, element(0x83, bytes([kind]))) for kind in kinds)
    clusters = b"".join(
        element(
            0x1F43B675,
            element(0xE7, (second * 1000).to_bytes(4, "big")) + element(0xA3, b"\x81\x03\xe7\x80film"),
            open_ended,
        )
        for second in range(int(seconds))
    )
    inside = element(0x1549A966, info) + element(0x1654AE6B, tracks) + tags + clusters
    return element(0x1A45DFA3, element(0x4282, doctype)) + element(0x18538067, inside, open_ended)


def element(name, content, is_open=False):
    """Return an element of a WebM."""
    size = b"\x01" + b"\xff" * 7 if is_open else (1 << 56 | len(content)).to_bytes(8, "big")
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + content


def get_corpus():
    """Return {name: bytes} of bad files, more than eighty of them."""
    return {**_foreign(), **_cut(), **_bombs(), **_hiding(), **_films()}


def _foreign():
    """Files of other kinds under a picture's name."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    heif = {
        brand: struct.pack(">I", 24) + b"ftyp" + brand.encode() + bytes(4) + b"mif1heic" + bytes(2000)
        for brand in ("heic", "heix", "mif1", "avif", "hevc")
    }
    return {
        "": b"",
        "zero.jpg": b"\0" * 4000,
        "one-byte.jpg": b"\xff",
        "image.svg": svg,
        "svg.jpg": svg,
        "svg-with-declaration.png": b'<?xml version="1.0"?>\n' + svg,
        "page.jpg": b"<!DOCTYPE html><html><body onload=alert(1)></body></html>",
        "page-with-bom.jpg": b"\xef\xbb\xbf<html></html>",
        "script.png": b"#!/bin/sh\nrm -rf ~\n",
        "program.jpg": b"\x7fELF\x02\x01\x01" + bytes(4000),
        "program.exe.jpg": b"MZ\x90\x00" + bytes(4000),
        "archive.jpg": b"PK\x03\x04" + bytes(400),
        "document.jpg": b"%PDF-1.7\n1 0 obj <</OpenAction 2 0 R>>\n",
        "text.jpg": "Ceci n’est pas une photo".encode(),
        "json.jpg": b'{"a": 1}',
        "anim.gif": picture("GIF"),
        "gif.jpg": picture("GIF", size=(40, 40)),
        "bitmap.jpg": picture("BMP", size=(64, 64)),
        "tiff.jpg": b"II*\0\x08\0\0\0" + bytes(2000),
        "icon.png": b"\0\0\1\0\1\0 \0\0\0\1\0" + bytes(2000),
        "jpeg2000.jpg": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(2000),
        "postscript.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (w) file\n",
        "magick.jpg": b"push graphic-context\nfill 'url(https://example.invalid/x\")'\n",
        "photoshop.jpg": b"8BPS\0\1" + bytes(200),
        "sound.mp4": b"ID3\x04" + bytes(2000),
        "riff.webp": b"RIFF" + struct.pack("<I", 2000) + b"WAVEfmt " + bytes(2000),
        "avi.mp4": b"RIFF" + struct.pack("<I", 2000) + b"AVI LIST" + bytes(2000),
        "crlf.png": b"\x89PNG\n\n\x1a\n" + bytes(2000),
        **{f"photo.{brand}": content for brand, content in heif.items()},
    }


def _cut():
    """Pictures that are not whole."""
    whole = {"jpg": picture(), "png": picture("PNG"), "webp": picture("WEBP")}
    cut = {
        f"{part}-of-ten.{name}": content[: len(content) * part // 10]
        for name, content in whole.items()
        for part in (1, 5, 9)
    }
    jpeg, raw = whole["jpg"], zlib.compress(bytes(64 * (64 * 3 + 1)))
    frame = jpeg.index(b"\xff\xc0")
    return cut | {
        "three-bytes.jpg": b"\xff\xd8\xff",
        "no-end.jpg": jpeg[:-2],
        "signature-only.png": b"\x89PNG\r\n\x1a\n",
        "no-end.png": png(64, 64, raw, end=False),
        "no-data.png": png(64, 64, b""),
        "wrong-data.png": png(64, 64, b"not compressed at all"),
        "too-little-data.png": png(640, 640, zlib.compress(bytes(500))),
        "wrong-checksum.png": picture("PNG").replace(b"IDAT", b"IDAU", 1),
        "no-frame.jpg": jpeg[:frame] + jpeg[frame + 19 :],
        "no-width.png": png(0, 64, raw),
        "negative.png": png(2**31 + 5, 64, raw),
        "wrong-depth.png": png(64, 64, raw, depth=5),
        "wrong-colours.png": png(64, 64, raw, colours=9),
        "one-pixel.png": picture("PNG", size=(1, 1)),
        "a-line.jpg": picture(size=(3000, 2)),
        "length-zero.jpg": b"\xff\xd8\xff\xe0\x00\x00" + jpeg[2:],
        "length-past-end.jpg": b"\xff\xd8\xff\xe1\xff\xff" + b"Exif\0\0",
        "size-past-end.webp": b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(40),
    }


def _bombs():
    """Small files that ask for gigabytes or for minutes."""
    jpeg = picture(size=(64, 64))
    frame = jpeg.index(b"\xff\xc0")
    huge = bytearray(jpeg)
    huge[frame + 5 : frame + 9] = b"\xff\xdc\xff\xdc"
    strip = bytearray(jpeg)
    strip[frame + 5 : frame + 9] = struct.pack(">HH", 900, 65500)
    progressive = picture(size=(64, 64), progressive=True)
    wide = bytearray(progressive)
    at = progressive.index(b"\xff\xc2")
    wide[at + 5 : at + 9] = struct.pack(">HH", 8000, 8000)
    scan = progressive[progressive.index(b"\xff\xda") : -2]
    rows = zlib.compress(bytes(20_000_000), 9)
    text = zlib.compress(bytes(60_000_000), 9)
    return {
        "billion-pixels.png": png(50_000, 50_000, rows),
        "two-billion.png": png(2**31 - 1, 1, rows),
        "hundred-million.png": png(10_000, 10_000, rows, depth=16, colours=6),
        "four-billion.jpg": bytes(huge),
        "strip.jpg": bytes(strip),
        "progressive.jpg": bytes(wide),
        "thousand-scans.jpg": progressive[:-2] + scan * 1000 + b"\xff\xd9",
        "million-segments.jpg": b"\xff\xd8" + b"\xff\xe5\x00\x02" * 1_000_000 + jpeg[2:],
        "million-chunks.png": png(64, 64, b"", _chunk(b"teXt", b"") * 500_000),
        "text-bomb.png": png(64, 64, b"", _chunk(b"zTXt", b"Comment\0\0" + text)),
        "profile-bomb.png": png(64, 64, b"", _chunk(b"iCCP", b"icc\0\0" + text)),
        "canvas.webp": b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\x10\0\0\0"
        + b"\xff\x3f\x00" * 2,
        "too-heavy.jpg": jpeg[:-2] + bytes(13 * 2**20) + b"\xff\xd9",
        "too-heavy.png": picture("PNG") + bytes(13 * 2**20),
        "too-heavy.mp4": video(tail=_box(b"free", bytes(21 * 2**20))),
    }


def _hiding():
    """Pictures with a second file inside."""
    jpeg, whole_png, webp = picture(), picture("PNG"), picture("WEBP")
    script = b"<script>alert(document.cookie)</script>"
    comment = b"\xff\xfe" + struct.pack(">H", len(script) + 2) + script
    padded = webp + b"EXIF" + struct.pack("<I", len(script) + 1) + script + b"\0"
    return {
        "page-after.jpg": jpeg + b"<html>" + script,
        "script-in-comment.jpg": jpeg[:2] + comment + jpeg[2:],
        "php-in-comment.jpg": jpeg[:2] + b"\xff\xfe\x00\x15<?php system('id');" + jpeg[2:],
        "archive-after.jpg": jpeg + b"PK\x03\x04" + bytes(300),
        "document-after.jpg": jpeg + b"%PDF-1.4\n",
        "program-after.jpg": jpeg + b"\x7fELF" + bytes(300),
        "svg-in-exif.jpg": jpeg[:2] + b"\xff\xe1\x00\x14Exif\0\0<SVG onload=" + jpeg[2:],
        "script-in-text.png": png(64, 64, zlib.compress(bytes(64 * 193)), _chunk(b"tEXt", b"a\0" + script)),
        "page-after.png": whole_png + b"<!DOCTYPE html>" + script,
        "archive-after.png": whole_png + b"PK\x03\x04" + bytes(300),
        "script-in-exif.webp": b"RIFF" + struct.pack("<I", len(padded) - 8) + padded[8:],
        "page-after.webp": webp + b"<html>" + script,
    }


def _films():
    """Films that are too long, cut, without picture, or tell more than they show."""
    whole = video()
    return {
        "too-long.mp4": video(seconds=60),
        "too-long-in-pieces.mp4": fragmented(seconds=60),
        "too-long.webm": webm(seconds=60),
        "declared-long.webm": webm(duration=90_000),
        "no-length.mp4": video(seconds=0),
        "sound-only.mp4": video(handler=b"soun"),
        "sound-only.webm": webm(kinds=(2,)),
        "cut.mp4": whole[:-40],
        "cut-in-headers.mp4": whole[:200],
        "only-type.mp4": whole[:24],
        "no-samples.mp4": whole[: whole.index(b"mdat") - 4],
        "no-movie.mp4": whole[:24] + _box(b"mdat", b"A" * 64),
        "endless-box.mp4": whole[:24] + struct.pack(">I", 4) + b"moov" + bytes(40),
        "giant-box.mp4": whole[:24] + b"\0\0\0\1moov" + b"\xff" * 8,
        "boxes.mp4": video(extra=_box(b"free", b"") * 30_000),
        "page-after.mp4": whole + b"<html><script>alert(1)</script></html>",
        "matroska.webm": webm(doctype=b"matroska"),
        "cut.webm": webm(open_ended=False)[:-9],
        "header-only.webm": webm()[:20],
        "subtitles.webm": webm(kinds=(1, 17)),
        "page-after.webm": webm(open_ended=False) + b"<html></html>",
    }


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _box(kind, content):
    return struct.pack(">I", len(content) + 8) + kind + content


def _full(kind, content, flags=0):
    return _box(kind, struct.pack(">I", flags) + content)


def _track(number, handler, seconds, place):
    table = _box(
        b"stbl",
        _full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1))
        + _full(b"stsz", struct.pack(">III", 0, 1, 64))
        + _full(b"stco", struct.pack(">II", 1, place)),
    )
    media = _full(b"mdhd", struct.pack(">IIIII", 0, 0, 1000, int(seconds * 1000), 0))
    media += _full(b"hdlr", bytes(4) + handler + bytes(13)) + _box(b"minf", table)
    return _box(b"trak", _full(b"tkhd", struct.pack(">III", 0, 0, number) + bytes(68)) + _box(b"mdia", media))
