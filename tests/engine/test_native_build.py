"""The native core in a wheel, in the source tree, switched off, and impossible to build."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from builders import document, technician, visit

from tournees_engine.backends import get_backend

ENGINE = Path(__file__).parents[2] / "engine"
LIBRARY = ("_core.so", "_core.dylib", "_core.dll")
needs_compiler = pytest.mark.skipif(
    not any(map(shutil.which, ("c++", "g++", "clang++"))), reason="this machine has no C++ compiler"
)
SOLVE = """
import sys, tournees_engine
from tournees_engine.solve import solve
problem = tournees_engine.Problem.from_json(sys.stdin.read())
print(tournees_engine.__file__, solve(problem)["stats"]["backend"])
"""


@pytest.fixture
def build(tmp_path):
    """build(command, **variables): the file that setup.py makes from a copy of the sources."""

    def run(command, **variables):
        copy = tmp_path / "engine"
        ignored = shutil.ignore_patterns("_core.*", "build", "*.egg-info", "__pycache__")
        shutil.copytree(ENGINE, copy, ignore=ignored)
        subprocess.run(
            [sys.executable, "setup.py", "-q", command, "--dist-dir", tmp_path / "dist"],
            cwd=copy, env={**os.environ, **variables}, capture_output=True, check=True,
        )  # fmt: skip
        (made,) = (tmp_path / "dist").iterdir()
        return made

    return run


def installed(wheel):
    """Unpack a wheel beside it, as pip does; return the folder."""
    folder = wheel.parent / "site"
    shutil.unpack_archive(wheel, folder, "zip")
    return folder


def backend(folder, **variables):
    """Solve a small problem with the engine in a folder; return the backend that served."""
    done = subprocess.run(
        [sys.executable, "-c", SOLVE],
        env={**os.environ, "PYTHONPATH": str(folder), **variables},
        input=json.dumps(document([technician()], [visit("a", 3)])),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    file, name = done.stdout.split()
    assert Path(file).is_relative_to(folder)
    return name


def libraries(folder):
    return [path.name for path in folder.rglob("_core.*") if path.name in LIBRARY]


@pytest.mark.slow
@needs_compiler
def test_a_wheel_holds_the_core_and_solves_where_it_is_installed(build):
    wheel = build("bdist_wheel")
    assert "-py3-none-" in wheel.name
    assert not wheel.name.endswith("-any.whl")
    assert len(libraries(installed(wheel))) == 1
    assert backend(wheel.parent / "site") == "native"


def test_without_a_compiler_the_wheel_is_pure_and_ortools_serves(build):
    wheel = build("bdist_wheel", CXX="no-such-compiler")
    assert wheel.name.endswith("-py3-none-any.whl")
    assert libraries(installed(wheel)) == []
    assert backend(wheel.parent / "site") == "ortools"


def test_the_sources_of_the_core_are_in_the_source_distribution(build):
    with tarfile.open(build("sdist")) as archive:
        names = {Path(name).name for name in archive.getnames()}
    assert names >= {path.name for path in (ENGINE / "native").iterdir()}


@needs_compiler
def test_where_a_compiler_works_the_tests_run_on_the_native_core():
    assert get_backend("auto").name == "native"


def test_the_core_can_be_switched_off():
    assert backend(ENGINE / "src", TOURNEES_ENGINE_NATIVE="0") == "ortools"
