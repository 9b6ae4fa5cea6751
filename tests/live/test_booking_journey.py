"""A customer books, moves, cancels and withdraws on a phone, in a real browser against a real server."""

import json
import re
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

_PHONE = {
    "viewport": {"width": 390, "height": 800},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
_PLACES = (
    ("12 Rue du Mail 69004 Lyon", 45.7743, 4.8320, "69004"),
    ("12 Rue Mercière 69002 Lyon", 45.7631, 4.8331, "69002"),
    ("12 Rue de la Paix 38000 Grenoble", 45.1900, 5.7200, "38000"),
)
_MOST_BYTES = 250_000


class _Geocoder(BaseHTTPRequestHandler):
    """Answers like the French address base, once it is released."""

    asked, released = threading.Event(), threading.Event()

    def do_GET(self):
        self.asked.set()
        words = parse_qs(urlsplit(self.path).query)["q"][0].lower().split()
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {"label": label, "score": 0.9, "type": "housenumber", "postcode": code},
            }
            for label, lat, lon, code in _PLACES
            if any(len(word) > 3 and word in label.lower() for word in words)
        ]
        self.released.wait(10)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"features": features}).encode())

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def geocoder():
    service = ThreadingHTTPServer(("127.0.0.1", 0), _Geocoder)
    service.daemon_threads = True
    _Geocoder.released.set()
    threading.Thread(target=service.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{service.server_port}/geocodage"
    service.shutdown()
    service.server_close()


@pytest.fixture(scope="module")
def server(serve, geocoder):
    """A server whose geocoder is on this machine."""
    with serve() as live_server:
        admin = live_server.session("admin")
        for key, value in (("banfrance_url", geocoder), ("geocoding_enabled", "True")):
            admin.call("ir.config_parameter", "set_param", f"field_tournees.{key}", value)
        yield live_server


def _assert_accessible(page):
    """No violation that keeps somebody out (WCAG 2.1 A and AA)."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    found = Axe().run(page, options=rules).response["violations"]
    serious = [
        (violation["id"], [node["html"][:120] for node in violation["nodes"]])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
    assert not serious, f"{page.url}: {serious}"


def _next(page, step):
    page.locator("[data-do=next]").click()
    page.locator(f"[data-step={step}]").wait_for()


def _to_slots(page):
    """From the first step to the slots on offer."""
    page.goto("/field/book")
    page.get_by_label("Entretien chaudière gaz").check()
    _next(page, "address")
    page.fill("#address", "12 rue du mail")
    page.get_by_role("button", name="12 Rue du Mail 69004 Lyon").click()
    _next(page, "contact")
    page.fill("#name", "Claire Fontaine")
    page.fill("#phone", "06 12 34 56 78")
    page.fill("#email", "claire@example.com")
    _next(page, "slot")
    page.locator(".slot").first.wait_for()


def _book(page):
    """Book the last slot on offer; return the path of the visit."""
    _to_slots(page)
    page.locator(".slot").last.click()
    page.locator("[data-step=confirm]").wait_for()
    page.locator("input[name=express]").check()
    page.wait_for_timeout(3000)  # faster than this nobody is taken for a person
    page.locator("[data-do=next]").click()
    page.wait_for_url("**/field/track/**")
    return urlsplit(page.url).path


def _visit(server, columns):
    return server.sql(f"SELECT {columns} FROM field_intervention ORDER BY id DESC LIMIT 1")


def test_a_customer_books_on_a_phone(server, page_as):
    page = page_as(None, **_PHONE)
    weights = []
    page.on("response", lambda answer: weights.append(len(answer.body()) if answer.ok else 0))
    page.goto("/field/book")
    page.locator("[data-step=type]").wait_for()
    _assert_accessible(page)
    page.locator("[data-do=next]").click()
    page.locator("#error-type").wait_for()
    page.get_by_label("Entretien chaudière gaz").check()
    _next(page, "address")
    page.fill("#address", "zzzz nulle part")
    page.get_by_text("Nous ne connaissons pas cette adresse").wait_for()
    page.fill("#address", "12 rue")
    page.fill("#address", "12 rue du mail lyon")
    page.get_by_role("button", name="12 Rue du Mail 69004 Lyon").wait_for()
    _assert_accessible(page)
    page.get_by_role("button", name="12 Rue du Mail 69004 Lyon").click()
    _next(page, "contact")
    page.locator("[data-do=next]").click()
    page.locator("#error-email").wait_for()
    _assert_accessible(page)
    page.fill("#name", "Claire Fontaine")
    page.fill("#phone", "12")
    page.fill("#email", "claire@example.com")
    page.fill("#description", "La chaudière affiche F28")
    _next(page, "slot")
    page.locator(".slot").first.wait_for()
    page.locator(".wishes summary").click()
    _assert_accessible(page)
    assert sum(weights) <= _MOST_BYTES, f"{sum(weights)} bytes"

    page.locator(".slot").last.click()
    page.locator("[data-step=confirm]").wait_for()
    page.get_by_text("Ce créneau vous est gardé jusqu’à").wait_for()
    page.locator("input[name=express]").check()
    _assert_accessible(page)
    page.locator("[data-do=next]").click()
    page.locator("#error-phone").wait_for()  # the server knows numbers better; nothing is lost
    assert page.input_value("#name") == "Claire Fontaine"
    page.fill("#phone", "06 12 34 56 78")
    page.go_back()
    page.locator("[data-step=confirm]").wait_for()
    page.locator("[data-do=next]").click()
    page.wait_for_url("**/field/track/**")
    page.get_by_text("C’est réservé").wait_for()
    _assert_accessible(page)

    assert _visit(server, "state, contract_origin") == "confirmed|distance"
    told = "SELECT state FROM field_notification WHERE recipient = 'claire@example.com' AND event = 'booked'"
    assert server.sql(f"{told} ORDER BY id DESC LIMIT 1") == "due"
    path = page.get_by_role("link", name="Ajouter à mon agenda").get_attribute("href")
    assert "BEGIN:VCALENDAR" in page.request.get(path).text()


def test_what_was_typed_outlives_a_reload(page_as):
    page = page_as(None, **_PHONE)
    _to_slots(page)
    page.locator(".wishes summary").click()
    page.get_by_text("Le matin", exact=True).click()
    page.reload()
    page.locator("[data-step=slot]").wait_for()
    assert page.locator("input[value=morning]").is_checked()
    page.go_back()
    page.locator("[data-step=contact]").wait_for()
    assert page.input_value("#email") == "claire@example.com"


def test_a_lost_race_shows_the_other_slots_at_once(page_as):
    page = page_as(None, **_PHONE)
    answers = []
    page.on("response", lambda answer: answers.append(answer) if "/offers" in answer.url else None)
    _to_slots(page)
    others = answers[-1].json()["days"]
    sentence = "Quelqu’un a été un peu plus rapide"
    lost = {"error": sentence, "days": others[:1]}
    page.route("**/field/book/hold", lambda route: route.fulfill(status=409, json=lost))
    page.locator(".slot").first.click()
    page.locator(".notice.info", has_text=sentence).wait_for()
    assert page.locator(".slot").count() == len(others[0]["offers"])
    page.unroute("**/field/book/hold")
    page.locator(".slot").first.click()
    page.locator("[data-step=confirm]").wait_for()


def test_the_first_steps_work_with_the_keyboard_alone(page_as):
    page = page_as(None)
    page.goto("/field/book")
    page.locator("[data-step=type]").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("input[name=type]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("[data-step=address]").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Tab")
    page.keyboard.type("12 rue du mail")
    page.locator(".suggestions button").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".chosen strong", has_text="12 Rue du Mail").wait_for()


def test_without_javascript_the_page_gives_the_phone_number(page_as):
    page = page_as(None, java_script_enabled=False)
    page.goto("/field/book")
    assert page.locator("main a[href^='tel:']").is_visible()


def test_an_address_outside_the_zones_is_refused_politely(page_as):
    page = page_as(None, **_PHONE)
    page.goto("/field/book")
    page.get_by_label("Ramonage").check()
    _next(page, "address")
    page.fill("#address", "12 rue de la paix grenoble")
    page.get_by_role("button", name=re.compile("Grenoble")).click()
    _next(page, "contact")
    for name, value in (("name", "Claire"), ("phone", "06 12 34 56 78"), ("email", "claire@example.com")):
        page.fill(f"#{name}", value)
    page.locator("[data-do=next]").click()
    page.locator("#error-address", has_text="+33 4 65 71 00 10").wait_for()


def test_a_visit_is_moved_and_then_cancelled(server, page_as):
    page = page_as(None, **_PHONE)
    path = _book(page)
    first = _visit(server, "first_promised_start, promised_start")
    page.get_by_role("link", name="Choisir un autre créneau").click()
    page.locator(".slot").nth(-2).wait_for()
    _assert_accessible(page)
    page.locator(".slot").nth(-2).click()
    page.locator("[type=submit]").click()
    page.get_by_text("Le rendez-vous est déplacé").wait_for()
    moved = _visit(server, "first_promised_start, promised_start")
    assert moved.split("|")[0] == first.split("|")[0]
    page.goto(f"{path}/cancel")
    _assert_accessible(page)
    page.fill("#reason", "Appartement vendu")
    page.get_by_role("button", name="Annuler le rendez-vous").click()
    page.get_by_text("Le rendez-vous est annulé").wait_for()
    assert _visit(server, "state") == "cancelled"


def test_a_consumer_withdraws(server, page_as):
    page = page_as(None, **_PHONE)
    _book(page)
    page.get_by_role("link", name="renoncer au contrat ici").click()
    _assert_accessible(page)
    page.get_by_role("button", name="Confirmer la rétractation").click()
    page.get_by_text("Votre rétractation est enregistrée").wait_for()
    assert _visit(server, "state, withdrawn_at IS NOT NULL") == "cancelled|t"


def test_a_portal_customer_finds_the_visits_in_the_account(page_as):
    page = page_as("client")
    page.goto("/my/interventions")
    page.locator("a.list-group-item").first.click()
    page.wait_for_url("**/my/interventions/*")
    page.get_by_role("heading", name="Entretien chaudière gaz").wait_for()


def _form(server):
    with urllib.request.urlopen(f"{server.base_url}/field/book") as answer:
        config = re.search(r'data-config="([^"]+)"', answer.read().decode())[1]
    return json.loads(config.replace("&#34;", '"').replace("&quot;", '"').replace("&#39;", "'"))["form"]


def _post(server, name, **values):
    body = json.dumps(values).encode()
    request = urllib.request.Request(
        f"{server.base_url}/field/book/{name}", body, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_no_transaction_waits_for_the_geocoder(server):
    form = _form(server)
    _Geocoder.asked.clear()
    _Geocoder.released.clear()
    try:
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(_post, server, "address", form=form, q="12 rue du mail")
            assert _Geocoder.asked.wait(10)
            waiting = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE"
            )
            assert server.sql(f"{waiting} 'idle in transaction%'") == "0"
            assert not answer.done()
            _Geocoder.released.set()
            assert answer.result() == 200
    finally:
        _Geocoder.released.set()


def test_requests_that_come_at_once_are_all_counted(server):
    form = _form(server)
    server.sql("DELETE FROM field_throttle")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _n: _post(server, "hold", form=form, place="x"), range(40)))
    assert sorted(answers) == [400] * 30 + [429] * 10
    assert server.sql("SELECT sum(hits) FROM field_throttle") == "40"
