"""Our own distribution in the virtual environment, with its native core when a C++ compiler works."""

import os
import shutil

from . import python_env
from .console import say
from .errors import NoNetwork
from .files import Stamp
from .paths import CACHE, ENGINE, PYTHON, VENV
from .process import output

_NATIVE = ENGINE / "native"
_COMPILERS = ("c++", "g++", "clang++")
_BACKEND = "from tournees_engine.backends import get_backend; print(get_backend('auto').name)"
_NO_COMPILER = (
    "the engine's native core was not built: the OR-Tools backend serves, slower for the same plan. "
    "Install a C++ compiler (g++) and run the same command again."
)


def install():
    """Install it editable; again only when its declaration, its native sources or a compiler changed."""
    if not (ENGINE / "pyproject.toml").is_file() or _stamp().is_current():
        return
    _build("building the engine")
    if _sources() and not _library() and not os.environ.get("CXX"):
        _fetch_compiler()
    if _sources() and not _library():
        say(_NO_COMPILER)
    _stamp().write()


def backend():
    """Name of the backend that serves; empty when the engine is not installed."""
    return output([PYTHON, "-c", _BACKEND]).strip()


def _sources():
    return sorted(path for path in _NATIVE.rglob("*") if path.suffix in (".cpp", ".hpp"))


def _library():
    """The built library in the source tree, where an editable install puts it."""
    folder = ENGINE / "src" / "tournees_engine" / "native"
    return next(iter(sorted(folder.glob("_core.*"))), None)


def _stamp():
    inputs = [ENGINE / "pyproject.toml", ENGINE / "setup.py", *_sources()]
    texts = [path.read_text() for path in inputs if path.is_file()]
    compilers = [os.environ.get("CXX"), *map(shutil.which, _COMPILERS)]
    return Stamp(VENV / "engine.stamp", ENGINE, *texts, *compilers, _library())


def _build(title):
    # zig compiles its C++ library once, into this folder
    env = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(CACHE / "zig")}
    python_env.pip("--no-build-isolation", "-e", ENGINE, title=title, env=env)


def _fetch_compiler():
    try:
        python_env.install("compiler.txt", "no C++ compiler works here: fetching one (100 MB)")
    except NoNetwork:
        return
    _build("building the engine with it (2 minutes the first time)")
