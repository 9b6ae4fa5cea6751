"""A whole day without network: eight visits on a phone, then everything arrives, each thing once."""

import itertools
import json
from functools import partial

import pytest
from newcomer import set_up
from PIL import Image
from test_booking_journey import _PHONE as PHONE
from wire import Wire

_VISITS = 8
# Four in five customers are there to sign; one will not, one has left.
_OUTCOMES = {2: "refused", 5: "absent"}
_APP = "/field/app"

_MORE = """
template = env["field.checklist.template"].create({
    "name": "Look",
    "type_ids": [Command.set(kind.ids)],
    "line_ids": [
        Command.create({"name": "Is it tight?", "kind": "yes_no", "expected": "yes"}),
        Command.create({
            "name": "CO", "kind": "value", "unit": "ppm", "bounds": "max", "maximum": 50, "blocking": True,
        }),
        Command.create({"name": "The label", "kind": "photo"}),
    ],
})
part = env["product.product"].create({"name": "Gasket", "type": "consu", "is_storable": True})
van = technician.van_location_id
env["stock.quant"].with_context(inventory_mode=True).create({
    "product_id": part.id, "location_id": van.id, "inventory_quantity": 20,
}).action_apply_inventory()
lines = template.line_ids.ids
print(json.dumps({"visits": visits.ids, "lines": lines, "part": part.id, "van": van.id}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def day(server):
    """{"visits": ids, "lines": of the checklist, "part": product, "van": location}."""
    minutes = range(20, 20 + 25 * _VISITS, 25)
    return json.loads(server.run(set_up(minutes, hours=0.25) + _MORE).splitlines()[-1])


@pytest.fixture
def wire(server):
    with Wire(int(server.base_url.rsplit(":", 1)[1])) as wire:
        yield wire


@pytest.fixture
def shots(tmp_path):
    """An endless row of different photos, each with the place where it was taken."""

    def take():
        for number in itertools.count():
            picture = Image.effect_noise((1200, 900), 20 + number).convert("RGB")
            exif = Image.Exif()
            exif[0x010E] = f"shot {number}"
            exif[0x8825] = {1: "N", 2: (45.0, 45.0, 50.0), 3: "E", 4: (4.0, 50.0, 6.0)}
            path = tmp_path / f"shot-{number}.jpg"
            picture.save(path, "JPEG", exif=exif)
            yield path

    return take()


class Phone:
    """The technician's hands on the app."""

    def __init__(self, page, day, shots):
        self.page, self.day, self.shots = page, day, shots

    def open(self):
        """Open the app and wait until it works without network."""
        self.page.goto(_APP)
        self.page.locator("button[data-visit]").nth(_VISITS - 1).wait_for()
        self.page.wait_for_function(
            "navigator.serviceWorker.ready.then(({active}) => active.state === 'activated')"
        )

    def visit(self, number):
        """Do one visit from the list to the customer's signature."""
        ident = self.day["visits"][number]
        self.page.locator(f"button[data-visit='{ident}']").click()
        self._step("en_route", "en_route")
        self._step("arrive", "on_site")
        self._photos("before")
        self._check()
        self._part()
        self._photos("after")
        self._close(_OUTCOMES.get(number, "signed"))

    def _step(self, step, state):
        self.page.locator(f"button[data-step={step}]").click()
        self.page.locator(f"[data-visit][data-state={state}]").first.wait_for()

    def _section(self, key):
        self.page.locator(f"button[data-section={key}]").click()
        self.page.locator(f"div[data-section={key}]").wait_for()

    def _back(self):
        self.page.locator("header button.o_app_round").first.click()

    def _photos(self, kind):
        self._section("photos")
        group = self.page.locator(f"[data-photos={kind}]")
        group.locator(f"input[name={kind}]").set_input_files(next(self.shots))
        group.locator("[data-photo]").first.wait_for()
        self._back()

    def _check(self):
        self._section("checklist")
        tight, level, label = (f"[data-line='{line}']" for line in self.day["lines"])
        self.page.locator(tight).locator("[data-value=true]").click()
        self.page.locator(level).locator("input").fill("8")
        self.page.locator(level).locator("input").blur()
        self.page.locator(label).locator("input[name=check]").set_input_files(next(self.shots))
        self.page.locator(label).locator("[data-photo]").first.wait_for()
        self._back()

    def _part(self):
        self._section("parts")
        self.page.locator("[data-part=add]").click()
        self.page.locator(f"[data-product='{self.day['part']}']").click()
        self.page.locator("[data-part=use]").click()
        self.page.locator("[data-used]").wait_for()
        self._back()

    def _close(self, outcome):
        self._section("close")
        self.page.locator("[data-close=read]").click()
        self.page.locator(f"[data-value={outcome}]").click()
        if outcome == "signed":
            self.page.locator(".o_app_field input").first.fill("Odette Martin")
            self.page.locator(".o_app_option").last.click()
            self._sign()
        else:
            self.page.locator("textarea").fill("Parti avant la fin")
        self.page.locator("[data-close=send]").click()
        self.page.locator(".o_field_closed").wait_for()
        self.page.locator("button.o_app_primary").last.click()

    def _sign(self):
        box = self.page.locator(".o_app_sign canvas").bounding_box()
        mouse = self.page.mouse
        mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
        mouse.down()
        for step in range(30):
            height = box["height"] * (0.5 + 0.3 * (-1) ** step)
            mouse.move(box["x"] + 20 + step * 8, box["y"] + height, steps=3)
        mouse.up()


def test_a_day_without_network_arrives_whole_and_once(server, day, wire, page_as, shots):
    page = page_as("newcomer", **PHONE, base_url=wire.url)
    phone = Phone(page, day, shots)
    phone.open()

    wire.cut()
    page.reload()
    page.locator("[data-net=offline]").wait_for()
    for number in range(4):
        phone.visit(number)

    # The phone puts the app to sleep: no worker, no page; the queue is what is on the disk.
    waiting = page.locator("[data-outbox]").get_attribute("data-outbox")
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    page.close()
    page = phone.page = page.context.new_page()
    page.goto(_APP)
    page.locator(f"[data-outbox='{waiting}']").wait_for()
    for number in range(4, _VISITS):
        phone.visit(number)
    assert _count(server, day, "field_sync") == 0

    # A first try whose answers never arrive, then the network is back.
    wire.lose("/field/app/push", "/field/app/upload")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(4000)
    assert wire.lost
    wire.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("[data-outbox='0'][data-troubles='0'][data-net=online]").wait_for(timeout=120_000)
    _assert_once(server, day)


def _count(server, day, table, condition="true", column="intervention_id", what="*"):
    visits = ", ".join(map(str, day["visits"]))
    query = f"SELECT count({what}) FROM {table} WHERE {column} IN ({visits}) AND {condition}"
    return int(server.sql(query))


def _assert_once(server, day):
    count = partial(_count, server, day)
    assert count("field_intervention", "state = 'done'", column="id") == _VISITS
    for step in ("en_route", "on_site", "done"):
        assert count("field_event", f"to_state = '{step}'") == _VISITS
    assert count("field_photo") == 3 * _VISITS
    assert count("field_photo", what="DISTINCT content_hash") == 3 * _VISITS
    assert count("field_checklist_line") == 3 * _VISITS
    assert count("field_part_line") == _VISITS
    assert count("field_proof") == _VISITS
    assert count("field_proof", "outcome = 'signed'") == _VISITS - len(_OUTCOMES)
    left = f"SELECT sum(quantity)::int FROM stock_quant WHERE product_id = {day['part']}"
    assert int(server.sql(f"{left} AND location_id = {day['van']}")) == 20 - _VISITS
    assert count("field_sync", "state != 'done'") == 0
