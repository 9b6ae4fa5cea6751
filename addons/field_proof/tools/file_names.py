"""Names of files as people may read and store them."""

import re
import unicodedata

_LENGTH = 80
# What a file system, a header or a reader could misread: control and direction marks, separators.
_UNFIT = re.compile(
    r'[\x00-\x1f\x7f-\x9f"*:<>?|;%\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)


def clean(name):
    """Return the last part of a path, without what nobody can read; "file" when nothing is left."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    readable = re.sub(r"\s+", " ", _UNFIT.sub("", base)).strip(" .")
    return readable[:_LENGTH].strip() or "file"


def put_extension(name, extension):
    """Return a name that ends as its content asks for, and in one extension only."""
    stem = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", name) or "file"
    return f"{stem}.{extension}"
