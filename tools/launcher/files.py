"""Stamps, locks and digests: what lets an interrupted set-up go on where it stopped."""

import contextlib
import errno
import fcntl
import hashlib
import tempfile

from .console import say
from .errors import DiskFull
from .paths import CACHE

# A quota or a file size limit is a full disk as well, for the one who sits before it
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("No space left on device", "Disk quota exceeded", "File too large")


def digest(*parts):
    """A short name for a set of inputs."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def tree_digest(folder, skip=()):
    """A short name for the content of a folder, but for the files below a folder named in skip."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if {"__pycache__", *skip} & set(relative.parts) or not path.is_file():
            continue
        found.update(str(relative).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]


class Stamp:
    """Remembers that a step was done, and with which inputs."""

    def __init__(self, path, *inputs):
        self.path = path
        self.value = digest(*inputs)

    def is_current(self):
        return self.path.is_file() and self.path.read_text() == self.value

    def write(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.value)


@contextlib.contextmanager
def locked(name, shared=False):
    """Hold one of the cache's locks; a second run says that it waits."""
    (CACHE / "lock").mkdir(parents=True, exist_ok=True)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with (CACHE / "lock" / name).open("w") as handle:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another ./tournees ({name})")
            fcntl.flock(handle, kind)
        yield handle


@contextlib.contextmanager
def disk_full_explained():
    """Turn the operating system's "no space" into a sentence with the way out."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise disk_full(error.filename or CACHE) from error


def disk_full(where):
    return DiskFull(
        f"The disk is full ({where}): about 4 GB are needed in {CACHE}. Make room, or set "
        "TOURNEES_CACHE to a folder on another disk, then run the same command again."
    )


def is_disk_full(log):
    """Whether that is why a program failed: its log says so, or had no room to say so."""
    if any(word in log for word in _FULL_WORDS):
        return True
    try:
        with tempfile.TemporaryFile(dir=CACHE) as probe:
            probe.write(bytes(1_000_000))
    except OSError as error:
        return error.errno in _FULL
    return False
