"""A road engine of our own: built, served, and asked by the engine's client and by the addon."""

import os
import subprocess
import sys
import time
import urllib.request
from statistics import median

import pytest

from launcher import odoo, server
from launcher.databases import Databases
from launcher.errors import MissingTool
from launcher.paths import ROOT
from tournees_engine import TravelError
from tournees_engine.calibration import calibrated, trips_of
from tournees_engine.model import SpeedProfile
from tournees_engine.osrm import OsrmClient
from tournees_engine.travel import leg

MONACO = ROOT.parent / "shared" / "data" / "osm" / "monaco.osm.pbf"
#: From the west to the east of Monaco, on a grid of 250 m or so.
PLACES = [(43.7280 + row * 0.0025, 7.4130 + column * 0.003) for row in range(4) for column in range(5)]
LYON, PARIS, AT_SEA, FAR_AT_SEA = (45.757, 4.835), (48.857, 2.352), (43.72, 7.44), (43.5, 7.6)

pytestmark = pytest.mark.skipif(not MONACO.is_file(), reason=f"the map {MONACO.name} is not on this machine")


@pytest.fixture(scope="module")
def url():
    """The address of a road engine on a map of Monaco, built if needed (about 4 s)."""
    address = f"http://127.0.0.1:{(port := server.free_port())}"
    line = [sys.executable, ROOT / "tournees", "osrm", "serve", MONACO, "--port", str(port)]
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL)
    try:
        _wait(process, f"{address}/nearest/v1/driving/7.42,43.73")
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait(process, question):
    """Return once the road engine answers."""
    while process.poll() is None:
        try:
            return urllib.request.urlopen(question, timeout=5).close()
        except OSError:
            time.sleep(0.1)
    if process.returncode == MissingTool.code:
        pytest.skip("there is no ready-made OSRM for this machine")
    pytest.fail(f"./tournees osrm serve ended with code {process.returncode}")


def test_a_matrix_of_monaco_is_plausible(url):
    durations, distances = OsrmClient(url).matrix(PLACES)
    cells = [(i, j) for i in range(20) for j in range(20) if i != j]
    assert all(0 < durations[i][j] < 1800 and 0 < distances[i][j] < 15_000 for i, j in cells)
    assert any(durations[i][j] != durations[j][i] for i, j in cells)  # one-way streets


@pytest.mark.parametrize("chunk", [2, 7, 19])
def test_chunks_give_the_same_matrix_as_one_request(url, chunk):
    assert OsrmClient(url, chunk=chunk).matrix(PLACES) == OsrmClient(url).matrix(PLACES)


def test_more_places_than_a_request_takes_are_asked_in_chunks(url):
    places = [(lat + nudge / 1e4, lon) for nudge in range(6) for lat, lon in PLACES]
    with pytest.raises(TravelError, match="TooBig"):
        OsrmClient(url, chunk=len(places)).matrix(places)
    assert len(OsrmClient(url).matrix(places)[0]) == len(places)


def test_a_boat_off_the_port_is_reached_from_the_shore(url):
    durations, _ = OsrmClient(url).matrix([PLACES[0], AT_SEA])
    assert 0 < durations[0][1] < 1800


@pytest.mark.parametrize("place", [FAR_AT_SEA, LYON])
def test_a_place_off_the_map_is_refused_and_named(url, place):
    with pytest.raises(TravelError, match="has no road near") as refusal:
        OsrmClient(url).matrix([*PLACES, place])
    assert refusal.value.points == (place,)


def test_two_towns_off_the_map_are_not_next_to_each_other(url):
    with pytest.raises(TravelError, match="has no road near"):
        OsrmClient(url).matrix([LYON, PARIS])


def test_the_estimate_that_learnt_from_the_map_is_nearer_to_it(url):
    trips = trips_of(PLACES, *OsrmClient(url).matrix(PLACES))
    learnt, others = trips[::2], trips[1::2]

    def error(profile):
        legs = [leg(trip.origin, trip.destination, profile)[1] for trip in others]
        return median(abs(metres / trip.metres - 1) for metres, trip in zip(legs, others, strict=True))

    assert error(calibrated(learnt)) < error(SpeedProfile())


@pytest.fixture(scope="module")
def shell(postgres):
    """shell(code): what it prints in an Odoo shell on a clone of the demo company."""
    with Databases(postgres).run_database(os.environ["TOURNEES_LIVE_TEMPLATE"], "_roads") as database:
        yield lambda code: odoo.shell(postgres, database, code)


def test_the_addon_keeps_the_matrix_and_names_a_place_off_the_map(url, shell):
    printed = shell(
        "from odoo.addons.field_tournees.models.field_travel import place_key\n"
        f"env.company.field_osrm_url = {url!r}\n"
        f"places = [place_key(*place) for place in {PLACES!r}]\n"
        "travel = env['field.travel'].with_context(lang='fr_FR')\n"
        "durations, _ = travel._get_matrix(places)\n"
        "print(durations, travel.search_count([]))\n"
        "try:\n"
        f"    travel._get_matrix([*places, place_key(*{LYON!r})])\n"
        "except Exception as error:\n"
        "    print(error)\n"
    )
    durations = [list(row) for row in OsrmClient(url).matrix(PLACES)[0]]
    assert f"{durations} 380" in printed
    assert "ne trouve pas de route pour 45.75700,4.83500" in printed
