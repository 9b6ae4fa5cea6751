"""The virtual environment, with the pinned packages of requirements/."""

import contextlib
import glob
import shutil
import sys

from . import debian
from .console import say
from .errors import BadPython, NoNetwork
from .files import Stamp
from .paths import IS_ROOT, PYTHON, REQUIREMENTS, VENV
from .process import run

# Installed together, in this order of importance
_FILES = ("odoo.txt", "app.txt", "local.txt", "build.txt", "dev.txt")


def prepare():
    """Make or complete the environment; quick when nothing changed."""
    make_venv()
    _install_packages()


def make_venv():
    """Make an environment that has pip and nothing else."""
    # The path is an input: a moved folder has scripts that point to the old place. The interpreter is
    # not: whichever runs this script, an environment that works is kept.
    stamp = Stamp(VENV / "made.stamp", VENV)
    if stamp.is_current() and PYTHON.exists():
        return
    say(f"making a virtual environment with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    if _has_ensurepip():
        run([sys.executable, "-m", "venv", VENV], "venv.log", failure=BadPython)
    else:
        run([sys.executable, "-m", "venv", "--without-pip", VENV], "venv.log", failure=BadPython)
        wheel = _pip_wheel()
        run([PYTHON, f"{wheel}/pip", "install", "--no-index", wheel], "pip.log", failure=BadPython)
    stamp.write()


def _has_ensurepip():
    """Debian's and Ubuntu's python3 lack it without their package python3-venv."""
    with contextlib.suppress(ImportError):
        import ensurepip  # noqa: F401

        return True
    return False


def _pip_wheel():
    """pip's wheel: the system's, or the one in the machine's own package python3-pip-whl."""
    pattern = "usr/share/python-wheels/pip-*.whl"
    found = glob.glob(f"/{pattern}") or glob.glob(f"{debian.own_packages('python3-pip-whl')}/{pattern}")
    if not found:
        failure = NoNetwork if debian.is_usable() else BadPython
        raise failure("This Python has no pip and none could be fetched: install the package python3-venv.")
    return found[0]


def install(name, title):
    """Install the packages of one of our files, if they are not there yet."""
    path = REQUIREMENTS / name
    stamp = Stamp(VENV / f"{path.stem}.stamp", path.read_text())
    if not stamp.is_current():
        pip("--prefer-binary", "-r", path, title=title)
        stamp.write()


def pip(*arguments, title, **options):
    """Install with pip; any failure is told as a download's."""
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if IS_ROOT:
        command.append("--root-user-action=ignore")
    run([*command, *arguments], "pip.log", title=title, failure=NoNetwork, **options)


def _install_packages():
    files = [REQUIREMENTS / name for name in _FILES]
    stamp = Stamp(VENV / "packages.stamp", *[path.read_text() for path in files])
    if stamp.is_current():
        return
    arguments = [argument for path in files for argument in ("-r", path)]
    pip("--prefer-binary", "--no-compile", *arguments, title="installing Python packages (300 MB)")
    stamp.write()
