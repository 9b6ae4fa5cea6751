"""Find and load the shared library."""

from __future__ import annotations

import ctypes
import os
from functools import lru_cache
from pathlib import Path

#: Set to 0 to do without the library.
SWITCH = "TOURNEES_ENGINE_NATIVE"
#: `tournees_interface` of api.cpp: another library would read other arrays than ours.
INTERFACE = 1


class NoLibraryError(ImportError):
    """The library was not built, or does not load here."""


@lru_cache(maxsize=1)
def load() -> ctypes.CDLL:
    """Load the library beside this file.

    Raises
    ------
    NoLibraryError
        When there is none, or it was built for another machine.
    """
    if os.environ.get(SWITCH) == "0":
        raise NoLibraryError(f"{SWITCH} is 0")
    for path in sorted(Path(__file__).parent.glob("_core.*")):
        if path.suffix in (".so", ".dylib", ".dll"):
            try:
                return _typed(ctypes.CDLL(str(path)))
            except (OSError, AttributeError) as error:
                raise NoLibraryError(str(error)) from error
    raise NoLibraryError("the native library was not built")


def _typed(library: ctypes.CDLL) -> ctypes.CDLL:
    """Give the functions the types of api.cpp."""
    if library.tournees_interface() != INTERFACE:
        raise NoLibraryError("the native library was built from other sources: build it again")
    pointer, long, integer = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32
    types = {
        "open": (pointer, [pointer, ctypes.c_uint64]),
        "close": (None, [pointer]),
        "begin": (None, [pointer] * 4),
        "run": (long, [pointer, long, ctypes.c_double, ctypes.c_double]),
        "best_left_out": (integer, [pointer]),
        "best": (None, [pointer] * 4),
        "pool_size": (long, [pointer, pointer]),
        "pool": (None, [pointer] * 5),
        "fill": (None, [pointer]),
        "stand": (None, [pointer] * 4),
        "take_out": (integer, [pointer, integer]),
        "put_back": (None, [pointer]),
        "put": (integer, [pointer, *[integer] * 4]),
        "price": (long, [pointer, integer, pointer, integer, long, pointer, pointer]),
    }
    for name, (result, arguments) in types.items():
        function = getattr(library, f"tournees_{name}")
        function.restype, function.argtypes = result, arguments
    return library


def is_built() -> bool:
    """Whether the library loads here."""
    try:
        load()
    except NoLibraryError:
        return False
    return True
