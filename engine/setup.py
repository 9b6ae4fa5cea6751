"""Builds the native core with the C++ compiler that works.

The core is a shared library with a C interface, loaded by ctypes: it needs no Python headers, and
one build serves every Python. `python setup.py build_ext --inplace` (in this folder) puts it beside
its loader. Compilers tried, in this order: $CXX alone when it is set, else c++, g++, clang++, and
the Python package ``ziglang``. When none builds it, the engine is installed all the same.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError

CORE = "tournees_engine.native._core"
SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
# No -march=native: the library must run where it is copied
FLAGS = ["-std=c++17", "-O3", "-DNDEBUG", "-fvisibility=hidden", "-shared"]
if sys.platform != "win32":
    FLAGS.append("-fPIC")


def compilers() -> list[list[str]]:
    """Return the command lines to try, best first."""
    named = os.environ.get("CXX")
    if named:
        return [shlex.split(named)]
    found = {
        os.path.realpath(path): [path]  # c++ is most often g++ by another name
        for path in map(shutil.which, ("c++", "g++", "clang++"))
        if path
    }
    commands = list(found.values())
    if find_spec("ziglang"):
        # zig alone would take this machine's processor for everybody's
        commands.append([sys.executable, "-m", "ziglang", "c++", "-mcpu=baseline"])
    return commands


class BuildCore(build_ext):
    """Compiles all the sources at once, with the first compiler that succeeds."""

    def run(self) -> None:
        """Build; never leave a library of older sources in the source tree."""
        if self.inplace or self.editable_mode:
            self.inplace = True
            self._place_in_sources().unlink(missing_ok=True)
        super().run()

    def _place_in_sources(self) -> Path:
        package, _, name = CORE.rpartition(".")
        folder = self.get_finalized_command("build_py").get_package_dir(package)
        return Path(folder) / f"{name}{SUFFIX}"

    def get_ext_filename(self, fullname: str) -> str:
        """Name the library without Python's version."""
        return fullname.replace(".", os.sep) + SUFFIX

    def build_extension(self, ext: Extension) -> None:
        """Compile; CompileError lists what was tried."""
        target = Path(self.get_ext_fullpath(ext.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        tried = []
        for compiler in compilers():
            self.announce(f"building the native core with {shlex.join(compiler)}", 2)
            fault = _compile(compiler, ext.sources, target)
            if not fault:
                return
            tried.append(f"{shlex.join(compiler)}: {fault}")
        raise CompileError("\n".join(tried) or "no C++ compiler was found")


def _compile(compiler: list[str], sources: list[str], target: Path) -> str:
    """Compile into target; return what the compiler says when it fails."""
    try:
        done = subprocess.run(
            [*compiler, *FLAGS, *sources, "-o", str(target)],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        return str(error)
    if done.returncode == 0 and target.is_file():
        return ""
    return done.stdout.strip() or f"exit code {done.returncode}"


class Wheel(bdist_wheel):
    """Tags the wheel by what is in it: a platform's when the library was built, any otherwise."""

    def get_tag(self) -> tuple[str, str, str]:
        """Return the tags of Python, ABI and platform."""
        self.root_is_pure = not any(Path(self.bdist_dir).rglob(f"_core{SUFFIX}"))
        return ("py3", "none", super().get_tag()[2])


setup(
    ext_modules=[
        # Optional: setuptools says what failed and goes on
        Extension(CORE, sorted(map(str, Path("native").glob("*.cpp"))), optional=True)
    ],
    cmdclass={"build_ext": BuildCore, "bdist_wheel": Wheel},
)
