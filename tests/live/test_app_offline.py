"""The technician's app with the network really cut: nothing lost, nothing twice."""

import pytest
from phone import Phone
from playwright.sync_api import expect
from rig import LiveServer
from wire import Wire


@pytest.fixture
def wire(server):
    with Wire(server.process.port) as cuttable:
        yield cuttable


@pytest.fixture
def make_phone(browser, wire):
    phones = []

    def make(login="technicien", **options):
        phones.append(Phone(browser, wire, **options))
        if login:
            phones[-1].log_in(login)
            phones[-1].keep_app()
        return phones[-1]

    yield make
    for one in phones:
        one.close()


@pytest.fixture
def phone(make_phone):
    return make_phone()


def _count(server: LiveServer, uuids):
    """Return how many commands the server has of these, and how many messages they wrote."""
    listed = ", ".join(f"'{uuid}'" for uuid in uuids)
    rows = server.sql(f"SELECT count(*) FROM field_sync WHERE uuid::text IN ({listed})")
    return int(rows)


def _count_messages(server, mark):
    return int(server.sql(f"SELECT count(*) FROM mail_message WHERE body LIKE '%{mark}%'"))


def _write(phone, mark, count):
    return [phone.send("message", text=f"{mark} {number}") for number in range(count)]


def test_the_app_opens_without_network_and_without_its_worker(phone, wire):
    visits = phone.read("state.visits.length")
    assert visits
    wire.cut()
    phone.open_again()
    phone.wait(net="offline")
    assert phone.read("state.visits.length") == visits
    phone.stop_workers()
    first = phone.page
    phone.open_again(phone.context.new_page())
    first.close()
    phone.wait(net="offline")
    assert phone.read("state.visits.length") == visits


def test_what_was_done_offline_outlives_the_page_and_arrives_once(server, phone, wire):
    wire.cut()
    uuids = _write(phone, "silex", 5)
    phone.stop_workers()
    phone.open_again()
    phone.wait(net="offline", outbox=5)
    assert _count(server, uuids) == 0
    wire.mend()
    phone.wake()
    phone.wait(net="online", outbox=0)
    assert _count(server, uuids) == 5
    assert _count_messages(server, "silex") == 5


def test_answers_that_get_lost_double_nothing_over_three_tabs(server, phone, wire):
    wire.cut()
    uuids = _write(phone, "basalte", 6)
    wire.lose("/field/app/push")
    phone.wake()
    phone.page.wait_for_timeout(3000)
    assert wire.lost, "the server heard nothing: the test proves nothing"
    assert _count(server, uuids) == 6
    phone.wait(outbox=6)
    wire.cut()
    tabs = [phone.context.new_page() for _ in range(2)]
    for tab in tabs:
        tab.goto("/field/app")
        phone.wait(tab, outbox=6)
    wire.mend()
    for tab in (phone.page, *tabs):
        tab.evaluate("dispatchEvent(new Event('online'))")
    for tab in (phone.page, *tabs):
        phone.wait(tab, net="online", outbox=0)
    assert _count(server, uuids) == 6
    assert _count_messages(server, "basalte") == 6


def test_a_session_that_ended_keeps_the_queue_until_the_login(server, phone, wire):
    wire.cut()
    uuids = _write(phone, "granit", 3)
    phone.context.clear_cookies()
    wire.mend()
    phone.wake()
    banner = phone.page.locator("[data-banner=expired]")
    expect(banner).to_be_visible(timeout=30000)
    phone.wait(net="expired", outbox=3)
    banner.get_by_role("link").click()
    phone.log_in("technicien")
    phone.wait(net="online", outbox=0)
    assert _count(server, uuids) == 3


def test_a_colleague_on_the_same_phone_neither_sees_nor_sends_my_queue(server, phone, wire):
    other = server.sql(
        "SELECT u.login FROM res_users u JOIN field_technician t ON t.user_id = u.id"
        " WHERE u.login <> 'technicien' ORDER BY u.id LIMIT 1"
    )
    if not other:
        server.run(
            "user = env['res.users'].create({'name': 'Lea Roux', 'login': 'lea', 'password': 'lea',"
            " 'group_ids': [(6, 0, [env.ref('field_tournees.group_field_technician').id])]})\n"
            "env['field.technician'].search([('user_id', '=', False)], limit=1).employee_id.user_id = user\n"
            "env.cr.commit()"
        )
        other = "lea"
    wire.cut()
    uuids = _write(phone, "marbre", 2)
    phone.context.clear_cookies()
    wire.mend()
    phone.page.goto("/web/login?redirect=/field/app")
    phone.log_in(other)
    phone.wait(net="online", outbox=0)
    assert "marbre" not in phone.page.content()
    phone.page.evaluate("location.hash = '#/settings/queue'")
    expect(phone.page.locator("[data-others]")).to_contain_text("2")
    phone.page.wait_for_timeout(1500)
    assert _count(server, uuids) == 0
    phone.context.clear_cookies()
    phone.page.goto("/web/login?redirect=/field/app")
    phone.log_in("technicien")
    phone.wait(net="online", outbox=0)
    assert _count(server, uuids) == 2


def test_a_new_version_takes_over_when_told_and_loses_nothing(server, phone, wire):
    before = phone.page.locator("html").get_attribute("data-version")
    wire.cut()
    uuids = _write(phone, "craie", 4)
    server.run("env['res.lang']._activate_lang('de_DE'); env.cr.commit()")
    server.stop()
    server.start()
    wire.lose("/field/app/push")
    phone.open_again()
    update = phone.page.locator("[data-banner=update]")
    expect(update).to_be_visible(timeout=45000)
    phone.wait(outbox=4)
    assert phone.page.locator("html").get_attribute("data-version") == before
    update.get_by_role("button").click()
    expect(phone.page.locator("html")).not_to_have_attribute("data-version", before, timeout=45000)
    phone.wait(outbox=4)
    wire.mend()
    phone.wake()
    phone.wait(net="online", outbox=0)
    assert _count(server, uuids) == 4
    assert _count_messages(server, "craie") == 4


def test_half_an_app_never_takes_over(server, make_phone, wire):
    phone = make_phone(None)
    wire.lose("/field/app/words/fr_FR")
    phone.page.goto("/web/login?redirect=/field/app")
    phone.log_in("technicien")
    phone.page.wait_for_timeout(2500)
    look = "navigator.serviceWorker.getRegistration('/field/app').then((found) => !!found?.active)"
    kept = phone.page.evaluate(look)
    assert wire.lost
    assert not kept


def test_a_full_phone_says_so_and_keeps_what_it_had(make_phone, wire, tmp_path):
    phone = make_phone(None, profile=tmp_path)
    session = phone.context.new_cdp_session(phone.page)
    # Before the first word is kept: the browser remembers for half a minute how much room there is.
    session.send("Storage.overrideQuotaForOrigin", {"origin": wire.url, "quotaSize": 6_000_000})
    phone.log_in("technicien")
    phone.keep_app()
    wire.cut()
    phone.send("message", text="ardoise")
    assert phone.add_file(9_000_000) == "QuotaExceededError"
    expect(phone.page.locator("[data-full]")).to_be_visible()
    phone.page.locator("dialog button[data-confirm=yes]").click()
    expect(phone.page.locator("[data-full]")).to_have_count(0)
    phone.open_again()
    phone.wait(outbox=1)


def test_what_the_office_refuses_is_shown_and_discarded_only_when_confirmed(server, phone):
    stranger = int(
        server.sql(
            "SELECT v.id FROM field_intervention v JOIN field_technician t ON t.id = v.technician_id"
            " JOIN res_users u ON u.login = 'technicien'"
            " WHERE t.user_id IS DISTINCT FROM u.id AND v.state = 'planned' ORDER BY v.id LIMIT 1"
        )
    )
    phone.send("note", stranger, text="Not mine.")
    phone.wait(troubles=1, outbox=0)
    phone.page.locator(".o_app_net").click()
    trouble = phone.page.locator("[data-trouble=note][data-status=refused]")
    expect(trouble).to_be_visible()
    trouble.locator("[data-do=again]").click()
    phone.wait(troubles=1, outbox=0)
    trouble.locator("[data-do=discard]").click()
    expect(trouble).to_be_visible()
    phone.page.locator("dialog button[data-confirm=yes]").click()
    expect(trouble).to_have_count(0)
    phone.wait(troubles=0)


def test_a_stranger_is_asked_to_log_in_and_the_office_is_told_the_app_is_not_theirs(make_phone):
    phone = make_phone(None)
    phone.page.goto("/field/app")
    phone.wait(net="expired")
    expect(phone.page.locator("a[href^='/web/login']")).to_be_visible()
    phone.page.locator("a[href^='/web/login']").click()
    phone.page.fill("input[name=login]", "client")
    phone.page.fill("input[name=password]", "client")
    phone.page.click(".oe_login_form button[type=submit]")
    phone.page.wait_for_url("**/field/app*")
    expect(phone.page.locator("a[href^='/web/session/logout']")).to_be_visible()


def test_the_position_is_shared_on_the_way_and_not_in_a_pause(server, make_phone):
    place = {"latitude": 45.76, "longitude": 4.85}
    phone = make_phone(geolocation=place, permissions=["geolocation"])
    visit = phone.read("state.visits.find((visit) => ['planned', 'confirmed'].includes(visit.state)).id")
    watching = "odoo.loader.modules.get('@field_proof/app/core/positions').getPosition() !== null"
    assert not phone.page.evaluate(watching)
    phone.send("en_route", visit)
    phone.wait(outbox=0)
    phone.page.wait_for_function(watching)
    phone.send("arrive", visit)
    phone.send("pause", visit, reason="")
    phone.wait(outbox=0)
    phone.page.wait_for_function(f"!({watching})")
