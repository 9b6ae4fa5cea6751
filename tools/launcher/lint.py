"""The linters: each is one check, counted as one test."""

import os
import subprocess

from . import setup
from .paths import ENGINE, PYTHON, ROOT, VENV

_TOOLS = ROOT / "tools"


def command(_options):
    """`./tournees lint`."""
    setup.prepare()
    results = run_all()
    print(f"\n{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


def run_all():
    """Run every check; return for each whether it passed."""
    return [_run(name, line) for name, line in _checks()]


def _checks():
    yield "ruff", [VENV / "bin" / "ruff", "check", "--quiet", "--no-cache", ROOT]
    yield "layers", [PYTHON, _TOOLS / "check_layers.py"]
    yield "files", [PYTHON, _TOOLS / "check_files.py"]
    yield "translations", [PYTHON, _TOOLS / "check_translations.py"]
    if (ENGINE / "src").is_dir():
        yield "imports of the engine", [VENV / "bin" / "lint-imports", "--no-cache"]


def _run(name, line):
    env = {**os.environ, "PYTHONPATH": str(ENGINE / "src")}
    done = subprocess.run(
        [str(part) for part in line], cwd=ROOT, env=env, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    passed = done.returncode == 0
    print(f"{'ok' if passed else 'FAILED':<7} {name}", flush=True)
    if not passed:
        print(done.stdout)
    return passed
