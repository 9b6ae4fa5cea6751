"""The great-circle model against real roads: ``./tournees bench roads FILE.osm.pbf --box S,W,N,E``.

Random places of the box are moved to their nearest road. The model learns from the trips between some of
them and is judged, beside the default, on the trips between others. `profile` is fit for the `travel`
of a problem.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
for folder in (ROOT / "engine" / "src", ROOT / "tools"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

#: No database is needed.
DATABASE = None
MONACO = "43.724,7.409,43.752,7.440"
#: Metres to the nearest road; farther is the sea.
NEAR = 100

Point = tuple[float, float]


def main(env: object = None) -> dict[str, Any]:
    """Learn and judge; return the figures of both models."""
    from launcher.server import free_port

    options = read_options()
    port = free_port()
    line = [sys.executable, ROOT / "tournees", "osrm", "serve", options.file, "--port", str(port)]
    server = subprocess.Popen(line, stdout=subprocess.DEVNULL)
    try:
        return measure(f"http://127.0.0.1:{port}", options, server)
    finally:
        server.terminate()
        server.wait()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./tournees bench roads")
    parser.add_argument("file", type=Path)
    parser.add_argument("--box", default=MONACO, help="south,west,north,east in degrees")
    parser.add_argument("--places", type=int, default=100, help="to learn from, and as many to judge")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def measure(url: str, options: argparse.Namespace, server: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Ask the served map for two sets of trips; learn from one, judge on the other."""
    from tournees_engine.calibration import calibrated, trips_of
    from tournees_engine.model import SpeedProfile
    from tournees_engine.osrm import OsrmClient

    wait(url, server)
    points = places(url, options)
    learnt, others = points[: options.places], points[options.places :]
    trips, judged = (trips_of(some, *OsrmClient(url).matrix(some)) for some in (learnt, others))
    profile = calibrated(trips)
    return {
        "benchmark": "roads",
        "map": options.file.name,
        "box": options.box,
        "places": options.places,
        "seed": options.seed,
        "trips": len(judged),
        "default": errors(SpeedProfile(), judged),
        "calibrated": errors(profile, judged),
        "profile": profile.to_json(),
    }


def errors(profile: Any, trips: list[Any]) -> dict[str, float]:
    """Median relative errors of a trip, and what the model says / what the roads take in all.

    Without the time to park, which the road engine does not count.
    """
    from tournees_engine.travel import leg

    known = [trip for trip in trips if trip.seconds and trip.metres]
    legs = [leg(trip.origin, trip.destination, profile) for trip in known]
    said = {
        "seconds": [max(0, seconds - profile.stop_seconds) for seconds, _ in legs],
        "metres": [metres for _, metres in legs],
    }
    figures = {}
    for unit, figure in said.items():
        true = [getattr(trip, unit) for trip in known]
        misses = [abs(one / other - 1) for one, other in zip(figure, true, strict=True)]
        figures[f"{unit}_error"] = round(median(misses), 3)
        figures[f"{unit}_ratio"] = round(sum(figure) / sum(true), 3)
    return figures


def places(url: str, options: argparse.Namespace) -> list[Point]:
    """Points of the box on a road, twice as many as asked."""
    south, west, north, east = map(float, options.box.split(","))
    rng = random.Random(options.seed)
    found: list[Point] = []
    for _attempt in range(40 * options.places):
        where = f"{rng.uniform(west, east):.6f},{rng.uniform(south, north):.6f}"
        with urlopen(f"{url}/nearest/v1/driving/{where}", timeout=5) as answer:  # noqa: S310 (our own)
            waypoint = json.load(answer)["waypoints"][0]
        point = (waypoint["location"][1], waypoint["location"][0])
        if waypoint["distance"] <= NEAR and point not in found:
            found.append(point)
        if len(found) == 2 * options.places:
            return found
    raise SystemExit(f"the map has only {len(found)} places in the box {options.box}")


def wait(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the server answers."""
    while server.poll() is None:
        try:
            return urlopen(f"{url}/nearest/v1/driving/0,0", timeout=5).close()  # noqa: S310 (our own)
        except OSError:
            time.sleep(0.1)
    raise SystemExit(server.returncode)
