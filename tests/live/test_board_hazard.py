"""A van breaks down: from the board's right-click menu to customers who know, in a real browser."""

from collections import Counter

import pytest

_AWAITED = ("planned", "confirmed")


@pytest.fixture
def full_day(server):
    """(day, technician id, visit ids): a coming day on which somebody has several visits."""
    session = server.session("planificateur")
    for ahead in range(1, 12):
        day = server.sql(f"SELECT CURRENT_DATE + {ahead}")
        rows = session.call("field.board", "load", day, 1)["visits"]
        awaited = [row for row in rows if row["technician_id"] and row["state"] in _AWAITED]
        if awaited:
            (technician, count), *_others = Counter(row["technician_id"] for row in awaited).most_common(1)
            if count > 1:
                mine = [row["id"] for row in awaited if row["technician_id"] == technician]
                return day, technician, mine
    return pytest.fail("nobody has two visits to come on one day")


def _open_playbook(page, day, visit):
    """From the board's menu on a visit to the preview of the first playbook: vehicle breakdown."""
    page.set_viewport_size({"width": 1500, "height": 900})
    page.goto(f"/odoo/dispatch?day={day}")
    bar = page.locator(f".o_field_board_track [data-id='{visit}']")
    bar.scroll_into_view_if_needed()
    bar.click(button="right")
    item = page.locator(".o_field_board_menu .dropdown-item")
    item.filter(has=page.locator(".fa-exclamation-triangle")).click()
    page.locator(".o_field_hazard_playbook").first.click()
    page.locator(".o_field_hazard_row, .o_field_hazard .alert").first.wait_for()


def _ids(visits):
    return ",".join(str(visit) for visit in visits)


def test_a_breakdown_repairs_the_day_and_tells_the_customers_once(server, page_as, full_day):
    day, technician, visits = full_day
    page = page_as("planificateur")
    messages = (
        "SELECT count(*) FROM field_notification WHERE event = 'hazard' AND channel IN ('mail', 'sms')"
        f" AND intervention_id IN ({_ids(visits)})"
    )
    before = int(server.sql(messages))

    _open_playbook(page, day, visits[0])
    rows = page.locator(".o_field_hazard_row")
    shown = {int(row.get_attribute("data-id")) for row in rows.all()}
    assert set(visits) <= shown
    written = page.locator(".o_field_hazard_news:has(.fa-envelope-o)")
    letters = written.count()
    assert letters
    assert server.sql("SELECT count(*) FROM field_hazard_line") == "0"
    written.first.click()
    assert page.locator(".o_field_hazard_letter").inner_text()

    # Somebody changes a visit meanwhile: nothing is done, and what was typed stays.
    note = page.locator(".o_field_hazard_note input")
    note.fill("Batterie à plat sur l’A7")
    server.sql(f"UPDATE field_intervention SET plan_version = plan_version + 1 WHERE id = {visits[0]}")
    page.locator(".o_field_hazard_run").click()
    page.locator(".o_field_hazard .alert-warning").wait_for()
    assert note.input_value() == "Batterie à plat sur l’A7"
    assert server.sql("SELECT count(*) FROM field_hazard") == "0"
    calls = page.locator(".o_field_hazard_news:has(.fa-phone)").count()
    page.locator(".o_field_hazard_run").click()
    if calls:
        page.locator(".o_field_hazard_call").first.wait_for()
        assert page.locator(".o_field_hazard_script").count() == calls
        assert "{" not in page.locator(".o_field_hazard_script").first.inner_text()
        page.locator(".o_field_hazard_call button").first.click()
        page.locator(".o_field_hazard_call .badge").first.wait_for()
        page.locator(".o_field_hazard .modal-footer .btn-primary").click()
    page.locator(".o_field_hazard").wait_for(state="detached")

    left = server.sql(
        f"SELECT count(*) FROM field_intervention WHERE id IN ({_ids(visits)})"
        f" AND technician_id = {technician} AND state IN ('planned', 'confirmed')"
    )
    assert left == "0"
    logged = f"SELECT count(*) FROM field_event WHERE kind = 'hazard' AND intervention_id IN ({_ids(visits)})"
    assert int(server.sql(logged)) == len(visits)
    assert int(server.sql(messages)) > before
    for visit in visits:  # the open board has heard of it
        lane = f".o_field_board_row[data-technician='{technician}'] [data-id='{visit}']"
        page.locator(lane).wait_for(state="detached")
    told = int(server.sql(messages))

    # The same again finds nobody to tell.
    answer = server.session("planificateur").call(
        "field.hazard",
        "preview",
        {
            "type_id": int(server.sql("SELECT type_id FROM field_hazard")),
            "visit_ids": [],
            "technician_id": technician,
            "start": int(server.sql("SELECT EXTRACT(EPOCH FROM start)::bigint FROM field_hazard")),
            "without_repair": True,
        },
    )
    assert answer["visits"] == []
    assert int(server.sql(messages)) == told


def test_an_intervention_and_a_route_open_the_same_dialog(server, page_as, full_day):
    page = page_as("planificateur")
    day, technician, visits = full_day
    route = server.sql(f"SELECT id FROM field_route WHERE technician_id = {technician} AND date = '{day}'")
    for path in (f"interventions/{visits[0]}", f"action-field_tournees.field_route_action/{route}"):
        page.goto(f"/odoo/{path}")
        page.locator("button[name=action_open_hazard]:visible").click()
        page.locator(".o_field_hazard_playbook").first.wait_for()
        page.locator(".o_field_hazard .modal-footer .btn-secondary").last.click()
        page.locator(".o_field_hazard").wait_for(state="detached")
