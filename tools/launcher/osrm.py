"""`./tournees osrm`: a road engine of one's own, from OpenStreetMap's file to its address."""

import contextlib
import json
import os
import shutil
import sys
from pathlib import Path

from . import osrm_programs as programs
from . import server
from .errors import BadMap, Failure
from .files import Stamp, digest, locked
from .process import is_alive, run

_MAPS = programs.FOLDER / "maps"
_HOST = "127.0.0.1"
_PROFILES = ("car", "bicycle", "foot")


def add_commands(add):
    """Declare the command and its verbs."""
    text = "the road engine: real driving times from a map of OpenStreetMap"
    verbs = add("osrm", None, text).add_subparsers(required=True, metavar="VERB")
    for name, function, text, files in (
        ("build", _build, "make a map for the road engine", None),
        ("serve", _serve, f"serve a map on {_HOST} until Ctrl-C; build it if needed", "?"),
    ):
        verb = verbs.add_parser(name, help=text, description=text)
        verb.set_defaults(function=function)
        verb.add_argument("file", type=Path, nargs=files, metavar="FILE.osm.pbf")
        verb.add_argument("--profile", choices=_PROFILES, default="car")
    verb.add_argument("--port", type=server.port_number, default=5000)


def _build(options):
    _built(options.file, options.profile)
    print(f"The map is ready: ./tournees osrm serve {options.file} --profile {options.profile}")


def _serve(options):
    server.check_port(options.port, "osrm serve")
    base = _built(options.file, options.profile) if options.file else _last_built()
    url = f"http://{_HOST}:{options.port}"
    state = {"pid": os.getpid(), "url": url, "map": base.parent.name}
    (programs.FOLDER / f"server-{options.port}.json").write_text(json.dumps(state))
    print(f"Road engine at {url} ({state['map']}); Odoo's settings take this address. Ctrl-C ends it.")
    sys.stdout.flush()
    line = [programs.program("routed"), base, "--ip", _HOST, "--port", options.port, "-l", "WARNING"]
    # In our place, under our number: whoever stops us stops it
    os.execv(line[0], [str(part) for part in line])


def _built(source, profile):
    """The map of a file, made if it is not there or not of this version."""
    _check_file(source)
    stat = source.stat()
    name = source.name.removesuffix(".pbf").removesuffix(".osm")
    folder = _MAPS / f"{name}-{profile}-{digest(source.resolve())}"
    stamp = Stamp(folder / "map.stamp", programs.pinned(), profile, stat.st_size, stat.st_mtime_ns)
    with locked("osrm"):
        programs.prepare()
        if not stamp.is_current():
            _make(source, profile, folder)
            stamp.write()
    return folder / "map.osrm"


def _make(source, profile, folder):
    work = folder.with_name(f"{folder.name}.part")
    for stale in (work, folder):
        shutil.rmtree(stale, ignore_errors=True)
    work.mkdir(parents=True)
    rules = programs.profile(profile)
    line = [programs.program("extract"), source.resolve(), "-p", rules, "-o", work / "map.osrm"]
    run(line, "osrm-extract.log", title=f"reading the roads of {source.name}", failure=BadMap)
    # Hierarchies rather than MLD: tables are all that is asked, and these are fastest for them
    line = [programs.program("contract"), work / "map.osrm"]
    run(line, "osrm-contract.log", title="preparing the shortcuts", failure=BadMap)
    work.rename(folder)


def _check_file(source):
    """Refuse early what OSRM would refuse with a page of log."""
    try:
        with source.open("rb") as handle:
            start = handle.read(32)
    except FileNotFoundError as error:
        raise BadMap(f"{source}: there is no such file. Geofabrik offers one for each region.") from error
    except OSError as error:
        raise BadMap(f"{source} cannot be read: {error.strerror}.") from error
    # Each file begins with the length of a header that names the kind of what follows
    if b"OSMHeader" not in start:
        raise BadMap(f"{source} is not a map of OpenStreetMap in the PBF format (*.osm.pbf).")


def _last_built():
    stamps = sorted(_MAPS.glob("*/map.stamp"), key=lambda path: path.stat().st_mtime)
    if not stamps:
        raise Failure("No map is built yet: ./tournees osrm serve FILE.osm.pbf")
    return stamps[-1].with_name("map.osrm")


def running():
    """What was noted of the road engines that run."""
    found = []
    for path in sorted(programs.FOLDER.glob("server-*.json")):
        with contextlib.suppress(OSError, ValueError):
            state = json.loads(path.read_text())
            if is_alive(state["pid"]) and _is_ours(state["pid"]):
                found.append(state)
    return found


def stop_running():
    """Stop them; return what they were."""
    stopped = running()
    for state in stopped:
        server.end_process(state["pid"], os.kill)
    for path in programs.FOLDER.glob("server-*.json"):
        path.unlink(missing_ok=True)
    return stopped


def _is_ours(pid):
    """Process numbers are used again: make sure that this one is a road engine."""
    try:
        return b"osrm" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True  # no /proc on this system
