"""Backends by name: ``native`` where its library is built, ``ortools`` everywhere."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from ..errors import ProblemError
from ..native.library import is_built
from .backend import Backend, Report

__all__ = ["Backend", "Report", "get_backend"]


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
    return is_built() if name == "native" else find_spec("ortools") is not None
