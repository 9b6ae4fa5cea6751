"""Run the engine's command line as the addon does: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "engine" / "src"


def command(*arguments):
    """Return the arguments of the process."""
    return [sys.executable, "-m", "tournees_engine", *map(str, arguments)]


def environment():
    """Return an environment where the engine can be imported."""
    known = os.environ.get("PYTHONPATH")
    path = os.pathsep.join(filter(None, (str(SOURCE), known)))
    return {**os.environ, "PYTHONPATH": path}


def run(*arguments):
    """Run to the end and return the finished process."""
    return subprocess.run(
        command(*arguments),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
