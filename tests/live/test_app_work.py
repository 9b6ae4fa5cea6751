"""Work on site by thumb: checklist, danger, photos, estimate, signature; the network is cut meanwhile."""

import io
import json

import pytest
from PIL import Image
from playwright.sync_api import expect
from wire import Wire

_PHONE = {"viewport": {"width": 393, "height": 851}, "has_touch": True, "is_mobile": True}
_PREPARE = """
visits = env["field.intervention"].search(
    [("technician_id.user_id.login", "=", "technicien"), ("state", "in", ("planned", "confirmed"))],
    order="planned_start, id",
)
visits = visits.filtered(lambda visit: visit.type_id == visits[:1].type_id)[:3]
env["field.checklist.template"].search([]).action_archive()
list = env["field.checklist.template"].create({"name": "Chaudière", "type_ids": [(6, 0, visits.type_id.ids)]})
limit = {"unit": "ppm", "bounds": "max", "maximum": 50, "blocking": True, "alert": "Coupez, aérez."}
lines = env["field.checklist.template.line"].create([
    vals | {"template_id": list.id, "sequence": rank}
    for rank, vals in enumerate((
        {"name": "Ventilation libre", "kind": "yes_no"},
        {"name": "CO ambiant", "kind": "value"} | limit,
        {"name": "Origine du CO", "kind": "choice", "choices": "Conduit\\nBrûleur"},
        {"name": "Plaque", "kind": "photo"},
    ))
])
lines[2].write({"condition_line_id": lines[1].id, "condition_value": "out_of_bounds"})
visits.type_id.write({"annex_kind": False, "has_reduced_vat": False})
for visit in visits:
    visit._set_state("en_route")
    visit._set_state("on_site")
env.cr.commit()
print("ids", *visits.ids, *lines.ids)
"""
_READ_PHOTOS = """
import base64, io, json
from PIL import Image
rows = []
for photo in env["field.photo"].search([("intervention_id", "=", %d)]):
    image = Image.open(io.BytesIO(base64.b64decode(photo.content)))
    pixels = image.convert("RGB").getcolors(2**24)
    red = any(r > 180 and g < 60 and b < 60 for _n, (r, g, b) in pixels)
    rows.append({"size": list(image.size), "exif": len(image.getexif()), "red": red})
print("photos", json.dumps(rows))
"""


@pytest.fixture(scope="module")
def site(server):
    """Three visits whose technician is on site, and the questions of their checklist."""
    numbers = [int(word) for word in server.run(_PREPARE).split("ids ")[-1].split()]
    return {"visits": numbers[:3], "lines": numbers[3:]}


@pytest.fixture
def phone(server, page_as):
    """A technician's phone whose network is a wire that can be cut: (page, wire)."""
    with Wire(server.process.port) as wire:
        page = page_as("technicien", base_url=wire.url, **_PHONE)
        page.goto("/field/app")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        page.locator("[data-net=online]").first.wait_for()
        yield page, wire


def _photo():
    """A JPEG as a camera makes it: large, lying on its side, with the place where it was taken."""
    image, exif = Image.new("RGB", (2400, 1200), "#8aa4b8"), Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (45.0, 45.0, 0.0), 3: "E", 4: (4.0, 50.0, 0.0)}
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def _open(page, visit, section):
    page.goto(f"/field/app#/visit/{visit}/{section}")
    page.locator(f"[data-section={section}][data-visit='{visit}']").wait_for()


def _answer_all(page, lines):
    """Answer every question; the measure is a danger, which is made safe."""
    page.click(f"[data-line='{lines[0]}'] [data-value=true]")
    measure = page.locator(f"[data-line='{lines[1]}'] input[inputmode]")
    measure.fill("82,5")
    measure.blur()
    danger = page.locator(".o_field_danger")
    expect(danger).to_contain_text("Coupez, aérez.")
    danger.locator("textarea").fill("Gaz coupé, appareil consigné")
    danger.locator("[data-danger=record]").click()
    expect(danger).to_have_count(0)
    page.click(f"[data-line='{lines[2]}'] [data-value='Brûleur']")
    page.locator(f"[data-line='{lines[3]}'] input[type=file]").first.set_input_files(_photo())
    page.locator(f"[data-line='{lines[3]}'] [data-photo] img").wait_for()


def _sign(page):
    pad = page.locator(".o_app_sign canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 100)
    page.mouse.down()
    for x, y in ((80, 40), (120, 150), (180, 50), (240, 120)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
    page.mouse.up()


def _arrive(page, wire):
    """Let everything go out; return when the server has answered for all of it."""
    wire.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox='0']").first).to_be_attached(timeout=60000)


def _rows(server, query):
    return json.loads(server.sql(f"SELECT COALESCE(json_agg(r), '[]') FROM ({query}) r"))


def test_a_danger_fills_the_screen_and_the_office_knows_of_it(server, site, phone):
    page, wire = phone
    visit, lines = site["visits"][0], site["lines"]
    _open(page, visit, "checklist")
    wire.cut()
    expect(page.locator(f"[data-line='{lines[2]}']")).to_have_count(0)
    _answer_all(page, lines)
    _arrive(page, wire)
    answers = _rows(
        server,
        f"SELECT value, is_ok FROM field_checklist_line WHERE intervention_id = {visit} ORDER BY sequence",
    )
    assert [(row["value"], row["is_ok"]) for row in answers[:3]] == [
        ("yes", True),
        ("82.5", False),
        ("Brûleur", True),
    ]
    assert _rows(server, f"SELECT kind FROM field_incident WHERE intervention_id = {visit}") == [
        {"kind": "danger"}
    ]
    (safe,) = _rows(
        server, f"SELECT severity, action FROM field_nonconformity WHERE intervention_id = {visit}"
    )
    assert safe == {"severity": "critical", "action": "Gaz coupé, appareil consigné"}


def test_a_photo_is_small_upright_and_nowhere_and_a_drawn_one_takes_its_place(server, site, phone):
    page, wire = phone
    visit = site["visits"][1]
    _open(page, visit, "photos")
    wire.cut()
    page.locator("[data-photos=before] input[type=file]").first.set_input_files(_photo())
    first = page.locator("[data-photos=before] [data-photo]")
    first.wait_for()
    first.click()
    canvas = page.locator("canvas.o_field_large[height='1600']")
    canvas.wait_for()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
    page.mouse.up()
    page.click("[data-photo-do=save]")
    expect(page.locator(".o_app_sheet")).to_have_count(0)
    expect(first).to_have_count(1)
    bad = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload='alert(1)'/>"}
    page.locator("[data-photos=after] input[type=file]").first.set_input_files(bad)
    page.locator("[data-photos=after] [role=alert]").wait_for()
    _arrive(page, wire)
    photos = json.loads(server.run(_READ_PHOTOS % visit).split("photos ")[-1])
    assert photos == [{"size": [800, 1600], "exif": 0, "red": True}]


def test_an_estimate_is_signed_before_it_is_sent(server, site, phone):
    page, wire = phone
    visit = site["visits"][1]
    _open(page, visit, "estimate")
    wire.cut()
    page.click("[data-estimate=new]")
    page.fill("[name=label]", "Vase d’expansion")
    page.fill("[name=price]", "180,50")
    page.locator("[name=price]").blur()
    page.select_option("[name=vat]", "10")
    expect(page.locator(".o_field_sum")).to_contain_text("198,55")
    page.click("[data-value=accepted]")
    page.click("[data-estimate=send]")
    expect(page.locator("[role=alert]")).to_be_visible()
    _sign(page)
    page.click("[data-estimate=send]")
    expect(page.locator("[data-estimate=new]")).to_be_visible()
    _arrive(page, wire)
    (estimate,) = _rows(
        server, f"SELECT outcome, amount_total FROM field_estimate WHERE intervention_id = {visit}"
    )
    assert estimate == {"outcome": "accepted", "amount_total": 198.55}


def test_times_are_corrected_with_a_reason_only(server, site, phone):
    page, wire = phone
    visit = site["visits"][1]
    _open(page, visit, "times")
    wire.cut()
    page.click("[data-times=add]")
    page.fill("[name=from]", "00:00")
    page.fill("[name=to]", "00:01")
    page.click("[data-times=save]")
    expect(page.locator("[role=alert]")).to_be_visible()
    page.fill("[name=reason]", "Attente du gardien")
    page.click(".o_app_sheet [data-value=wait]")
    page.click("[data-times=save]")
    expect(page.locator("[data-span=wait]")).to_be_visible()
    _arrive(page, wire)
    (span,) = _rows(
        server,
        f"SELECT kind, reason FROM field_time_entry WHERE intervention_id = {visit} AND source = 'manual'",
    )
    assert span == {"kind": "wait", "reason": "Attente du gardien"}


def test_a_visit_is_closed_with_a_signature_and_feedback_takes_two_taps(server, site, phone):
    page, wire = phone
    visit, lines = site["visits"][2], site["lines"]
    _open(page, visit, "close")
    wire.cut()
    expect(page.locator("[data-close=read]")).to_be_disabled()
    page.locator("[data-gap=checklist]").first.click()
    page.locator(f"[data-line='{lines[0]}']").wait_for()
    _answer_all(page, lines)
    _open(page, visit, "close")
    page.click("[data-close=read]")
    expect(page.locator("[data-section=close]")).to_contain_text("82,5 ppm")
    page.fill(".o_app_field input", "Mme Vaubécour")
    page.click("[data-value=owner]")
    page.click("[data-close=send]")
    expect(page.locator("[role=alert]")).to_be_visible()
    _sign(page)
    page.click("[data-close=send]")
    page.locator(".o_field_closed").wait_for()
    page.click("[data-value=false]")
    page.click("[data-value=tool]")
    expect(page.locator("[data-value=tool]")).to_have_attribute("aria-pressed", "true")
    _arrive(page, wire)
    (proof,) = _rows(
        server,
        "SELECT outcome, signer, v.state, f.good, f.cause FROM field_proof p"
        " JOIN field_intervention v ON v.id = p.intervention_id"
        f" JOIN field_team_feedback f ON f.intervention_id = v.id WHERE v.id = {visit}",
    )
    assert proof == {
        "outcome": "signed",
        "signer": "Mme Vaubécour",
        "state": "done",
        "good": False,
        "cause": "tool",
    }


def test_a_refusal_to_sign_is_an_outcome_with_a_reason(server, site, phone):
    page, wire = phone
    visit = site["visits"][0]
    _open(page, visit, "close")
    page.click("[data-close=read]")
    page.click("[data-value=refused]")
    page.click("[data-close=send]")
    expect(page.locator("[role=alert]")).to_be_visible()
    page.fill(".o_app_field textarea", "Conteste la durée")
    page.click("[data-close=send]")
    page.locator(".o_field_closed").wait_for()
    _arrive(page, wire)
    (proof,) = _rows(server, f"SELECT outcome, reason FROM field_proof WHERE intervention_id = {visit}")
    assert proof == {"outcome": "refused", "reason": "Conteste la durée"}
