"""A customer follows the technician on a phone; strangers who try links learn nothing."""

import hashlib
import http.client
import json
import os
import random
import statistics
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from newcomer import SET_UP
from test_booking_journey import _PHONE as PHONE
from test_booking_journey import _assert_accessible as assert_accessible

_SECONDS = 5
_MOST_BYTES = 250_000
# Ten thousand take minutes: by hand; every link of as many is read in tests/test_field_track.py.
_MUTATIONS = int(os.environ.get("TOURNEES_MUTATIONS", "1500"))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


_MORE = """
env.company.write({"field_map_tiles": "/tiles/{z}/{x}/{y}.png", "field_position_public": True})
technician.write({"position_accepted_at": now, "position_on": True})
print(json.dumps([visit._get_track_path() for visit in visits]))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def day(server):
    """{"ids": visits of the newcomer, "paths": their pages, "lat", "lon" of their site}."""
    told, paths = server.run(SET_UP + _MORE).splitlines()[-2:]
    return {**json.loads(told), "paths": json.loads(paths)}


@contextmanager
def _within(seconds=_SECONDS):
    began = time.monotonic()
    yield
    passed = time.monotonic() - began
    assert passed <= seconds, f"{passed:.1f} s"


def _point(day, north, at=0):
    return [{"at": time.time() + at, "lat": day["lat"] + north, "lon": day["lon"], "accuracy": 10}]


def test_the_page_follows_the_technician_to_the_door(server, day, page_as):
    technician = server.session("newcomer")
    first = day["ids"][0]
    page = page_as(None, **PHONE)
    weights = []
    page.on("response", lambda answer: weights.append(len(answer.body()) if answer.ok else 0))
    page.route("**/tiles/**", lambda route: route.fulfill(body=_TILE, content_type="image/png"))
    page.goto(day["paths"][0])
    page.get_by_text("À jour à").wait_for()
    assert_accessible(page)

    technician.call("field.intervention", "action_en_route", [first])
    with _within():
        page.locator(".timeline .now", has_text="en route").wait_for()
        page.get_by_text("Arrivée prévue entre").wait_for()
    told = page.locator("[data-live=eta-text]").inner_text()
    assert page.locator("[data-live=map]").is_hidden()

    # The way to go has grown: the window moves, on the open page.
    technician.call("field.position", "record", _point(day, north=0.25))
    with _within():
        page.locator(".map-view svg").wait_for()
        page.wait_for_function(
            "told => document.querySelector('[data-live=eta-text]').innerText !== told", arg=told
        )
    assert "km" in page.locator("[data-live=distance]").inner_text()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)
    page.get_by_role("button", name="Afficher les rues").click()
    page.locator(".map-view img").first.wait_for()
    assert sum(weights) <= _MOST_BYTES, f"{sum(weights)} bytes"

    technician.call("field.intervention", "action_arrive", [first])
    with _within():
        page.locator(".timeline .now", has_text="sur place").wait_for()
    assert page.locator("[data-live=map]").is_hidden()
    assert page.locator("[data-live=eta]").is_hidden()
    technician.call("field.intervention", "action_done", [first])
    page.locator(".state", has_text="Terminée").wait_for()
    assert_accessible(page)


def test_what_somebody_is_writing_outlives_the_news(server, day, page_as):
    second = day["ids"][1]
    page = page_as(None, **PHONE)
    page.goto(day["paths"][1])
    page.locator("[data-part=access] summary").click()
    page.fill("#access", "Garez-vous dans la cour")
    server.session("newcomer").call("field.intervention", "action_en_route", [second])
    page.locator(".timeline .now", has_text="en route").wait_for()
    assert page.input_value("#access") == "Garez-vous dans la cour"
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("le technicien le lira en chemin").wait_for()
    site = f"(SELECT site_id FROM field_intervention WHERE id = {second})"
    told = server.sql(f"SELECT access_instructions FROM res_partner WHERE id = {site}")
    assert told == "Garez-vous dans la cour"


def test_a_lost_network_is_told_and_comes_back(server, day, page_as):
    page = page_as(None, **PHONE)
    page.goto(day["paths"][2])
    page.get_by_text("À jour à").wait_for()
    page.context.set_offline(True)
    page.get_by_text("Pas de connexion").wait_for()
    page.context.set_offline(False)
    page.get_by_text("À jour à").wait_for()


def test_without_javascript_everything_can_be_read_and_done(server, day, page_as):
    page = page_as(None, java_script_enabled=False, **PHONE)
    page.goto(day["paths"][2])
    assert page.locator(".timeline li").count() == 5
    page.locator("[data-part=access] summary").click()
    page.fill("#access", "Sonner deux fois")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("le technicien le lira en chemin").wait_for()
    page.get_by_role("button", name="Je confirme ce créneau").click()
    page.get_by_text("Merci, le rendez-vous est confirmé").wait_for()
    page.locator("[data-part=contact] summary").click()
    page.select_option("#motive", "other")
    page.fill("#text", "Merci de sonner chez le gardien")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Votre message est bien arrivé").wait_for()


def test_changed_links_all_look_the_same(server, day, record_property):
    """None is read, none fails, and neither the answer nor its time tells how near a guess came."""
    token = day["paths"][0].rsplit("/", 1)[1]
    chance = random.Random(6)
    connection = http.client.HTTPConnection(urlsplit(server.base_url).netloc, timeout=60)
    answers, times = set(), {"sealed wrong": [], "no token": []}
    for turn in range(_MUTATIONS):
        kind = "no token" if turn % 5 == 4 else "sealed wrong"
        spot = chance.randrange(22)
        letter = chance.choice(_LETTERS.replace(token[spot], ""))
        text = f"{token[:spot]}{letter}{token[spot + 1 :]}" if kind == "sealed wrong" else token[: spot or 1]
        door = (
            chance.choice(("/field/track/{}", "/field/track/{}/state", "/t/{}"))
            if turn % 10 == 9
            else "/field/track/{}"
        )
        began = time.perf_counter()
        connection.request("GET", door.format(text))
        answer = connection.getresponse()
        body = answer.read()
        times[kind].append(time.perf_counter() - began)
        answers.add((answer.status, hashlib.sha256(body).hexdigest()))
    connection.close()
    assert [status for status, _body in answers] == [404]
    wrong, none = (statistics.median(times[kind]) for kind in ("sealed wrong", "no token"))
    record_property("median ms, wrong seal and no token", (wrong * 1000, none * 1000))
    assert abs(wrong - none) < 0.1 * max(wrong, none)
