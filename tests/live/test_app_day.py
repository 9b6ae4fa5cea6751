"""A technician's day on a phone: its visits, steps, papers and messages, with and without network."""

import json

import pytest
from newcomer import SET_UP
from test_booking_journey import _PHONE as PHONE
from test_booking_journey import _assert_accessible as assert_accessible
from wire import Wire

_MORE = """
import base64
site.write({"access_code": "42B17", "access_instructions": "Green gate"})
for name, owner in (("plan.txt", visits[0]), ("manual.txt", visits[2])):
    env["ir.attachment"].create({
        "name": name, "raw": b"Turn the valve", "mimetype": "text/plain",
        "res_model": owner._name, "res_id": owner.id,
    })
route = visits[0].route_id
boss = env["res.users"].search([("login", "=", "planificateur")])
route.with_user(boss).message_post(
    body="Market day", message_type="comment", subtype_xmlid="mail.mt_note"
)
leave = env["hr.leave.type"].create({
    "name": "Own business", "requires_allocation": False, "leave_validation_type": "hr",
})
if "l10n_fr_reference_leave_type" in env.company._fields:
    env.company.l10n_fr_reference_leave_type = leave
print(json.dumps({"visits": visits.ids, "leave": leave.id, "route": route.id, "site": site.id}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def day(server):
    return json.loads(server.run(SET_UP + _MORE).splitlines()[-1])


@pytest.fixture(scope="module")
def wire(server):
    with Wire(server.process.port) as wire:
        yield wire


@pytest.fixture
def phone(page_as, wire, day):
    """A page of the app that has fetched its day."""
    page = page_as("newcomer", base_url=wire.url, **PHONE)
    page.goto("/field/app")
    page.locator("button[data-visit]").nth(2).wait_for()
    yield page
    wire.mend()


def _send(page, wire):
    wire.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("[data-outbox='0'][data-troubles='0']").wait_for()


def test_the_day_is_read_and_walked_without_network(server, day, wire, phone):
    visit, stranger, _later = day["visits"]
    assert_accessible(phone)
    wire.cut()
    phone.locator("[data-map]").click()
    assert phone.locator("[data-stop]").count() == 3
    assert_accessible(phone)
    phone.locator("[data-map]").click()

    phone.locator("[data-next] [data-step=en_route]").click()
    phone.locator(f"button[data-visit='{visit}'][data-state=en_route]").click()
    phone.locator("[data-timing=road]").wait_for()
    phone.locator("[data-step=arrive]").click()
    phone.locator("[data-timing=site]").wait_for()
    assert_accessible(phone)
    for step in ("pause", "resume"):
        phone.locator(f"[data-step={step}]").click()
    phone.locator("[data-step=close]").wait_for()
    phone.goto(f"{wire.url}/field/app#/visit/{stranger}")
    phone.locator("[data-step=problem]").click()
    phone.locator("[data-value=no_access]").click()
    report = phone.locator("[data-step=no_access]")
    assert report.is_disabled()  # a reason is owed
    phone.locator(".o_app_sheet .o_app_option").first.click()
    assert_accessible(phone)
    report.click()
    phone.locator(f"button[data-visit='{stranger}'][data-state=no_access]").wait_for()
    assert phone.locator("[data-outbox]").get_attribute("data-outbox") == "5"
    assert server.sql(f"SELECT state FROM field_intervention WHERE id = {visit}") == "planned"

    _send(phone, wire)
    for number, state in ((visit, "on_site"), (stranger, "no_access")):
        assert server.sql(f"SELECT state FROM field_intervention WHERE id = {number}") == state
    steps = server.sql(
        f"SELECT to_state FROM field_event WHERE intervention_id = {visit} AND kind = 'state'"
        " AND source = 'technician' ORDER BY id"
    )
    assert steps.split() == ["en_route", "on_site", "paused", "on_site"]


def test_door_code_shows_when_asked_and_a_better_way_in_is_kept(server, day, wire, phone):
    phone.locator(f"button[data-visit='{day['visits'][2]}']").click()
    phone.get_by_text("Green gate").wait_for()
    assert "42B17" not in phone.content()
    phone.locator("[data-action=code]").click()
    assert phone.locator("[data-code]").inner_text() == "42B17"
    wire.cut()
    phone.locator("[data-action=access]").click()
    phone.locator(".o_app_sheet textarea").fill("Blue gate, second yard")
    phone.locator("[data-action=save_access]").click()
    phone.get_by_text("Blue gate, second yard").wait_for()
    _send(phone, wire)
    told = server.sql(f"SELECT access_instructions FROM res_partner WHERE id = {day['site']}")
    assert told == "Blue gate, second yard"


def test_papers_are_on_the_phone_before_the_network_is_gone(day, wire, phone):
    phone.locator(f"button[data-visit='{day['visits'][2]}']").click()
    phone.locator("button[data-section=documents]").click()
    phone.locator("[data-paper][data-kept='1']").wait_for()
    assert_accessible(phone)
    wire.cut()
    phone.reload()
    phone.locator("[data-net=offline]").wait_for()
    with phone.expect_download() as download:
        phone.locator("[data-paper]").click()
    assert download.value.suggested_filename == "manual.txt"
    assert download.value.path().read_text() == "Turn the valve"


def test_papers_leave_the_phone_with_their_visit(server, day, wire, phone):
    names = "caches.open('field_app_files').then((shelf) => shelf.keys()).then((keys) => keys.length)"
    phone.wait_for_function(f"{names}.then((count) => count === 2)")
    server.sql("DELETE FROM ir_attachment WHERE name = 'plan.txt'")
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_function(f"{names}.then((count) => count === 1)")


def test_office_and_technician_write_to_each_other(server, day, wire, phone):
    phone.locator("[data-tab=messages]").click()
    assert_accessible(phone)
    phone.locator("[data-thread=day]").click()
    phone.get_by_text("Market day").wait_for()
    wire.cut()
    phone.locator("textarea").fill("I take the quays")
    phone.locator("[data-action=send]").click()
    phone.get_by_text("I take the quays").wait_for()
    assert_accessible(phone)
    _send(phone, wire)
    body = server.sql(
        "SELECT body FROM mail_message WHERE model = 'field.route' AND message_type = 'comment'"
        f" AND res_id = {day['route']} ORDER BY id DESC LIMIT 1"
    )
    assert "I take the quays" in body
    unread = server.sql(
        "SELECT count(*) FROM mail_notification n JOIN res_users u ON u.partner_id = n.res_partner_id"
        " WHERE u.login = 'newcomer' AND n.is_read IS NOT TRUE"
    )
    assert unread == "0"


def test_absence_is_asked_for_without_network(server, day, wire, phone):
    phone.locator("[data-tab=absences]").click()
    wire.cut()
    phone.locator("[data-action=ask]").click()
    phone.locator(f".o_app_sheet [data-value='{day['leave']}']").click()
    assert_accessible(phone)
    phone.locator("[data-action=send_absence]").click()
    phone.locator("[data-absence=waits]").wait_for()
    assert_accessible(phone)
    _send(phone, wire)
    phone.locator("[data-absence=asked]").wait_for()
    assert server.sql(f"SELECT state FROM hr_leave WHERE holiday_status_id = {day['leave']}") == "confirm"
