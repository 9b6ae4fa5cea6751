"""Fixtures of the launcher's tests: they run the real command and make real trouble for it."""

import os
import subprocess
import sys

import pytest

from launcher.paths import ROOT
from launcher.postgres import Postgres


@pytest.fixture
def run():
    """run(*arguments, **variables): the command's result; a variable of None is unset."""

    def call(*arguments, **variables):
        options = {name: variables.pop(name) for name in ("preexec_fn", "timeout") if name in variables}
        env = {**os.environ, **variables}
        env = {name: str(value) for name, value in env.items() if value is not None}
        return subprocess.run(
            [sys.executable, str(ROOT / "tournees"), *arguments],
            env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
            **{"timeout": 120, **options},
        )  # fmt: skip

    return call


@pytest.fixture
def fails(run):
    """fails(code, words, *arguments, **variables): one sentence on stderr, that code, no traceback."""

    def check(code, words, *arguments, **variables):
        done = run(*arguments, **variables)
        assert "Traceback" not in done.stderr
        assert done.returncode == code, done.stderr
        assert f"tournees: {words}" in done.stderr or words in done.stderr.splitlines()[-1], done.stderr
        return done

    return check


@pytest.fixture(scope="session")
def postgres():
    with Postgres() as pg:
        yield pg
