"""Text messages as networks carry and bill them: 7-bit alphabet, segments, plain typography.

3GPP TS 23.038: 160 characters of the GSM alphabet in one segment, 153 in each of several; with
one character outside of it the whole text travels as UCS-2, 70 and 67. Without the ORM.
"""

import re
import unicodedata
from typing import NamedTuple

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Behind an escape: they count twice.
_EXTENSION = frozenset("\f^{}\\[~]|€")
_GSM, _UCS2 = "GSM-7", "UCS-2"
_SIZES = {_GSM: (160, 153), _UCS2: (70, 67)}

_QUOTES = re.compile(r"«\s*|\s*»")
_BLANKS = re.compile(r"[^\S\n]+")  # no-break and thin spaces too
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−•·", "-"),
        "…": "...",
        "œ": "oe",
        "Œ": "OE",
        "\r": None,
    }
)


class Size(NamedTuple):
    """What a text weighs: its alphabet, length in units of it, segments, and units still free."""

    encoding: str
    units: int
    segments: int
    free: int


def clean(text):
    """Return a text as it is best sent.

    Typographic signs become the plain ones. Other letters outside the GSM alphabet keep their
    accents unless these would cost another segment.
    """
    text = unicodedata.normalize("NFC", text or "").translate(_PLAIN)
    text = _QUOTES.sub('"', text)
    lines = _BLANKS.sub(" ", text).strip().split("\n")
    text = "\n".join("".join(filter(_is_visible, line)).strip() for line in lines)
    plain = "".join(map(_fold, text))
    return plain if measure(plain).segments < measure(text).segments else text


def measure(text):
    """Return the `Size` of a text."""
    encoding = _UCS2 if find_strange(text) else _GSM
    widths = [_width(char, encoding) for char in text]
    single, several = _SIZES[encoding]
    units = sum(widths)
    if units <= single:
        return Size(encoding, units, 1 if text else 0, single - units)
    segments, used = 1, 0
    for width in widths:  # a pair is never cut in two
        if used + width > several:
            segments, used = segments + 1, 0
        used += width
    return Size(encoding, units, segments, several - used)


def find_strange(text):
    """Return the first character that the GSM alphabet lacks, or an empty text."""
    return next((char for char in text if char not in _BASIC and char not in _EXTENSION), "")


def _width(char, encoding):
    if encoding == _GSM:
        return 2 if char in _EXTENSION else 1
    return 2 if ord(char) > 0xFFFF else 1


def _is_visible(char):
    """Tell a sign from controls and marks without width, which cost a segment and say nothing."""
    return not unicodedata.category(char).startswith("C")


def _fold(char):
    """Return a character without what the GSM alphabet lacks: “ê” as “e”, “ç” as “c”."""
    if char in _BASIC or char in _EXTENSION:
        return char
    bare = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return bare if bare and all(part in _BASIC for part in bare) else char
