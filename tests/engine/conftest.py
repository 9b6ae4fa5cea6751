"""Fixtures of the engine's tests: no Odoo, no network but the loopback."""

import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[2]
for folder in (ROOT / "engine" / "src", Path(__file__).parent):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

settings.register_profile("engine", max_examples=25, deadline=None, derandomize=True)
settings.load_profile("engine")


@pytest.fixture
def run_engine():
    """Return a function that runs the command line and gives the finished process."""
    from cli import run

    return run
