"""The live day on a real server: what a technician tells reaches the planners within 5 seconds."""

import json
import time

import pytest
from newcomer import SET_UP

_SECONDS = 5


@pytest.fixture(scope="module")
def day(server):
    """{"ids": visits of the technician, "lat", "lon" of their site}."""
    return json.loads(server.run(SET_UP).splitlines()[-1])


def _read(planner, day):
    return planner.call("field.board", "read_rows", day["ids"])


def _wait_for(read):
    """Call until it gives something; return that and how many seconds it took."""
    began = time.monotonic()
    while time.monotonic() - began < 2 * _SECONDS:
        found = read()
        if found:
            return found, time.monotonic() - began
        time.sleep(0.1)
    pytest.fail("nothing came")


def _get_risks(planner, day):
    alerts = _read(planner, day)["alerts"]
    return [row for row in alerts if row["visit_id"] in day["ids"] and row["kind"] == "promise_at_risk"]


def test_what_a_technician_tells_moves_the_day_and_warns_before_a_promise_breaks(server, day, page_as):
    planner, technician = server.session("planificateur"), server.session("newcomer")
    before = {row["id"]: row["expected"] for row in _read(planner, day)["visits"]}
    assert all(before.values())
    assert not _get_risks(planner, day)
    page = page_as("planificateur")
    page.set_viewport_size({"width": 1500, "height": 900})
    page.goto("/odoo/dispatch")
    page.locator("button[data-panel=alerts]").click()
    page.locator(".o_field_alerts").wait_for()
    card = page.locator(f".o_field_alert.o_danger[data-visit='{day['ids'][0]}']")
    assert not card.count()

    # En route, but 220 km away: every visit of the day comes later than planned.
    technician.call("field.intervention", "action_en_route", day["ids"][:1])
    point = {"at": int(time.time()), "lat": day["lat"] + 2, "lon": day["lon"], "accuracy": 10}
    assert technician.call("field.position", "record", [point]) == {"sharing": True, "stored": 1}
    told = time.monotonic()

    def moved():
        rows = {row["id"]: row["expected"] for row in _read(planner, day)["visits"]}
        return all(rows[one][0] - before[one][0] >= 600 for one in rows) and rows

    rows, _seconds = _wait_for(moved)
    assert time.monotonic() - told < _SECONDS
    [risk] = [row for row in _get_risks(planner, day) if row["visit_id"] == day["ids"][0]]
    assert risk["level"] == "danger"
    assert risk["promise"][1] > time.time(), "the promise is not broken yet"
    card.wait_for(timeout=1000 * _SECONDS)
    assert time.monotonic() - told < 2 * _SECONDS
    position = next(row for row in _read(planner, day)["positions"] if row["at"] >= point["at"] - 15)
    assert position["lat"] == pytest.approx(point["lat"])

    # On site after all: the day is in order again, and the alert goes by itself on the open board.
    technician.call("field.intervention", "action_arrive", day["ids"][:1])
    told = time.monotonic()
    card.wait_for(state="detached", timeout=1000 * _SECONDS)
    assert time.monotonic() - told < _SECONDS
    again = {row["id"]: row["expected"] for row in _read(planner, day)["visits"]}
    assert all(again[one][0] < rows[one][0] for one in day["ids"])


def test_hostile_positions_are_refused_over_rpc(server, day):
    from rig import RpcError

    server.expect_log("odoo.http: ")  # each refusal is logged
    technician = server.session("newcomer")
    for points in ([{"at": "now", "lat": 1, "lon": 1}], [{"at": 1, "lat": 1e9, "lon": 0}], "here", [[]]):
        with pytest.raises(RpcError) as refusal:
            technician.call("field.position", "record", points)
        assert refusal.value.name == "odoo.exceptions.UserError"
    with pytest.raises(RpcError):
        server.session("client").call("field.position", "record", [])
    with pytest.raises(RpcError):
        technician.call("field.position", "create", [{"technician_id": 1}])
