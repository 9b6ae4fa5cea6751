"""Backends by name. ``native`` comes with its own extension module, when it is built."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from ..errors import ProblemError
from .backend import Backend, Report, Sequences

__all__ = ["Backend", "Report", "Sequences", "get_backend"]


def get_backend(name: str) -> Backend:
    """Return the backend of this name; ``auto`` takes the best one installed.

    Raises
    ------
    ProblemError
        When it is not installed.
    """
    if name == "auto":
        name = "native" if _is_installed("native") else "ortools"
    if name not in ("ortools", "native") or not _is_installed(name):
        raise ProblemError(f"the backend {name!r} is not installed", "options.backend")
    module = import_module(f".{name}_backend", __name__)
    backend: Backend = module.BACKEND
    return backend


def _is_installed(name: str) -> bool:
    if find_spec(f".{name}_backend", __name__) is None:
        return False
    return name != "ortools" or find_spec("ortools") is not None
