"""Where things are."""

import os
from pathlib import Path

SERIES = "19.0"
ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
ENGINE = ROOT / "engine"
REQUIREMENTS = ROOT / "requirements"
# All that is downloaded or built; may be deleted at any time
CACHE = Path(os.environ.get("TOURNEES_CACHE") or ROOT / ".tournees").absolute()
VENV = CACHE / "venv"
PYTHON = VENV / "bin" / "python"
BIN = CACHE / "bin"
LOGS = CACHE / "log"
DATA = CACHE / "data"  # a folder for each database
REPORTS = CACHE / "reports"
# The database of `start`
DEMO = os.environ.get("TOURNEES_DB", "tournees")
IS_ROOT = os.geteuid() == 0


def site_packages():
    """The folder of the virtual environment that holds its packages."""
    return next((VENV / "lib").glob("python3.*/site-packages"))
