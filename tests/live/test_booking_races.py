"""Customers who want the same place at the same moment, on real servers."""

import json
import os
import re
import statistics
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

_CUSTOMERS = 50
# The claim was measured with 200 (docs/promise-benchmarks.md); each round takes about two seconds.
_ROUNDS = int(os.environ.get("TOURNEES_RACE_ROUNDS", "4"))
# One technician, alone in his zone, with room for one long visit each half-day.
_SCENE = """
from datetime import timedelta
from odoo.fields import Command
env["ir.config_parameter"].set_param("field_tournees.throttle_factor", "0")
site = env["res.partner"].create(
    {"name": "Atelier", "zip": "71000", "city": "Mâcon", "partner_latitude": 46.3, "partner_longitude": 4.83})
ring = [[4.6, 46.1], [5.1, 46.1], [5.1, 46.5], [4.6, 46.5], [4.6, 46.1]]
zone = env["field.zone"].create({"name": "Mâcon", "sequence": 1,
    "polygon": '{"type": "Polygon", "coordinates": [%s]}' % ring})
calendar = env.company.resource_calendar_id
employee = env["hr.employee"].create({"name": "Seul", "resource_calendar_id": calendar.id})
env["field.technician"].create(
    {"employee_id": employee.id, "start_partner_id": site.id, "zone_ids": [Command.set(zone.ids)]})
tool = env["field.tool"].create({"name": "Nacelle de course"})
env["field.technician"].search([("employee_id", "=", employee.id)]).tool_ids = tool
kind = env["field.intervention.type"].create(
    {"name": "Course", "duration_hours": 3, "is_bookable": True, "tool_ids": [Command.set(tool.ids)]})
env["field.route"]._cron_open_days()
env.cr.commit()
print(kind.id)
"""


@pytest.fixture(scope="module", params=[0, 2], ids=["threads", "workers"])
def scene(request, serve):
    """A server, and the type of visit that only one technician can do."""
    # Threads hold a connection each: the rig's usual 32 would refuse some of fifty at once.
    with serve(workers=request.param, db_maxconn=70) as live_server:
        yield live_server, int(live_server.run(_SCENE).split()[-1])


class Customer:
    """Somebody with the booking page open."""

    def __init__(self, server):
        self.server = server
        with urllib.request.urlopen(f"{server.base_url}/field/book", timeout=60) as page:
            config = re.search(r'data-config="([^"]+)"', page.read().decode()).group(1)
        self.form = json.loads(config.replace("&#34;", '"').replace("&quot;", '"'))["form"]

    def post(self, path, **data):
        """Return (status, JSON answer, seconds)."""
        body = json.dumps({"form": self.form, **data}).encode()
        request = urllib.request.Request(
            f"{self.server.base_url}/field/book/{path}", body, {"Content-Type": "application/json"}
        )
        begun = time.perf_counter()
        status, answer = _open(request)
        return status, json.loads(answer), time.perf_counter() - begun

    def look(self, kind):
        """Return (place, offer) of the first slot on offer."""
        address = {"street": "1 quai Lamartine", "zip": "71000", "city": "Mâcon"}
        place = self.post("pin", lat=46.3, lon=4.83, **address)[1]["place"]
        status, answer, _seconds = self.post("offers", type=kind, place=place)
        assert status == 200, answer
        return place, answer["days"][0]["offers"][0]["token"]


def _open(request):
    """Return (status, body); knock again while the queue of connections is full, as a proxy does.

    Two workers let 16 connections wait; the next one is reset before anybody has read a byte.
    """
    for _knock in range(200):
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.02)
    raise TimeoutError("the server took no connection")


def _race(server, kind):
    """Return the answers [(status, answer, seconds)] of customers who all want one slot."""
    customer = Customer(server)
    place, offer = customer.look(kind)
    with ThreadPoolExecutor(_CUSTOMERS) as pool:
        answers = list(
            pool.map(lambda _number: customer.post("hold", place=place, offer=offer), range(_CUSTOMERS))
        )
    held = int(server.sql("SELECT count(*) FROM field_slot WHERE state = 'held'"))
    server.sql("UPDATE field_slot SET state = 'released' WHERE state = 'held'")
    return answers, held


def test_of_fifty_customers_one_wins_and_the_others_get_other_slots(scene):
    server, kind = scene
    server.expect_log("bad query|conflicts with|duplicate key|could not serialize")
    seconds = []
    for _round in range(_ROUNDS):
        answers, held = _race(server, kind)
        winners = [answer for status, answer, _seconds in answers if status == 200]
        losers = [answer for status, answer, _seconds in answers if status == 409]
        assert (len(winners), held) == (1, 1)
        assert len(losers) == _CUSTOMERS - 1, {status for status, _answer, _seconds in answers}
        assert all(sum(len(day["offers"]) for day in loser["days"]) >= 3 for loser in losers)
        seconds += [one for _status, _answer, one in answers]
    cuts = statistics.quantiles(seconds, n=20)
    sys.stderr.write(f"{_ROUNDS} rounds of {_CUSTOMERS}: p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s\n")
    assert not server.complaints()


def test_without_the_database_guards_customers_are_doubled(scene):
    """The control: locks and checks in Python alone do not stop them."""
    server, kind = scene
    server.sql("ALTER TABLE field_slot DROP CONSTRAINT field_slot_never_twice")
    server.sql("DROP INDEX field_slot_one_after_the_other")
    winners = [sum(status == 200 for status, _answer, _seconds in _race(server, kind)[0]) for _ in range(2)]
    assert max(winners) > 1, winners
