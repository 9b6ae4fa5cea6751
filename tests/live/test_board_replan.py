"""Proposals on the dispatch board, in a real browser: optimise, apply some of it, an urgent visit."""

import time
from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture(scope="module")
def server(serve):
    """A server whose cron worker runs the optimiser."""
    with serve(crons=1) as live_server:
        yield live_server


def _find_working_days(server):
    """Return the next two days on which several technicians work."""
    session = server.session("planificateur")
    days = []
    for ahead in range(1, 8):
        day = str(datetime.now(UTC).date() + timedelta(days=ahead))
        board = session.call("field.board", "load", day, 1)
        if sum(bool(route["shifts"]) for route in board["routes"]) > 5:
            days.append(day)
    return days[:2]


def _open(server, page_as, rank):
    page = page_as("planificateur")
    page.set_viewport_size({"width": 1500, "height": 900})
    page.goto(f"/odoo/dispatch?day={_find_working_days(server)[rank]}")
    page.locator(".o_field_board_row").first.wait_for()
    return page


@pytest.fixture
def page(server, page_as):
    """The board of the next working day, for which much is to plan."""
    return _open(server, page_as, 0)


@pytest.fixture
def roomy_page(server, page_as):
    """The board of the working day after it, which has room."""
    return _open(server, page_as, 1)


def _last_run(server):
    return int(server.sql("SELECT max(id) FROM field_optimization"))


def _lines(server, run, condition="true"):
    rows = server.sql(
        "SELECT intervention_id, to_technician_id, EXTRACT(EPOCH FROM to_start)::bigint"
        f" FROM field_optimization_line WHERE optimization_id = {run} AND {condition}"
    )
    return {tuple(int(value) for value in row.split("|")) for row in rows.splitlines()}


def _stored(server, visits):
    rows = server.sql(
        "SELECT id, technician_id, EXTRACT(EPOCH FROM planned_start)::bigint FROM field_intervention"
        f" WHERE id IN ({','.join(map(str, visits))}) AND technician_id IS NOT NULL"
    )
    return {tuple(int(value) for value in row.split("|")) for row in rows.splitlines()}


def test_a_day_is_optimised_seen_as_ghosts_and_applied_but_for_one_visit(server, page):
    page.locator("[data-command=optimize]").click()
    page.locator(".modal .o_start").click()
    preview = page.locator(".o_field_board_preview")
    preview.locator(".o_changes li").first.wait_for(timeout=60_000)

    run = _last_run(server)
    proposed = _lines(server, run, "to_start IS NOT NULL AND kind != 'kept'")
    assert len(proposed) > 10
    assert page.locator(".o_field_board_proposed.o_to").count() == len(proposed)
    figures = preview.locator("[data-figure=visits] td").all_inner_texts()
    assert int(figures[1]) >= int(figures[0]) + 10
    # Nothing moves before it is applied.
    assert not _stored(server, [visit for visit, _, _ in proposed]) & proposed

    left_out = preview.locator(".o_changes li:has(input)").first
    line = int(left_out.get_attribute("data-line"))
    left_out.locator("input").click()
    preview.locator(".o_apply").click()
    preview.locator(".o_done").wait_for(timeout=60_000)
    applied = _lines(server, run, f"state = 'applied' AND to_start IS NOT NULL AND id != {line}")
    assert server.sql(f"SELECT state FROM field_optimization_line WHERE id = {line}") == "pending"
    assert len(applied) >= len(proposed) - 2
    assert _stored(server, [visit for visit, _, _ in applied]) >= {
        row for row in applied if row in proposed
    }
    # The lanes show it without a reload.
    visit, technician, _start = sorted(applied)[0]
    lane = f".o_field_board_row[data-technician='{technician}'] [data-id='{visit}']"
    page.locator(lane).wait_for(state="attached")
    assert page.locator(".o_field_board_proposed").count() == 0


def test_a_search_is_cancelled_from_the_board(server, page):
    # The worker writes the row that is cancelled: one of the two tries again.
    server.expect_log('bad query: b. UPDATE "field_optimization"')
    page.locator("[data-command=optimize]").click()
    page.locator(".modal select[aria-label]").last.select_option("60")
    page.locator(".modal .o_start").click()
    page.locator(".o_field_board_preview .o_cancel").click()
    run = _last_run(server)
    deadline = time.monotonic() + 30
    query = f"SELECT state FROM field_optimization WHERE id = {run}"
    while server.sql(query) != "cancelled" and time.monotonic() < deadline:
        time.sleep(0.3)
    assert server.sql(query) == "cancelled"


def test_a_waiting_visit_gets_the_best_of_three_places_in_one_click(server, roomy_page):
    page = roomy_page
    page.locator("[data-command=urgent]").click()
    panel = page.locator(".o_field_board_urgent")
    # One whose dates allow that day, and that no promise and no contract ties to another.
    day = _find_working_days(server)[1]
    free = server.sql(
        "SELECT id FROM field_intervention WHERE state = 'to_plan' AND promised_start IS NULL"
        f" AND sla_due IS NULL AND earliest_start <= '{day}' AND latest_end > '{day} 18:00'"
    ).split()
    options = panel.locator("select[name=visit] option")
    options.nth(1).wait_for(state="attached")
    chosen = next(option for option in options.all() if option.get_attribute("value") in free)
    site = chosen.inner_text().split(" · ")[0]
    visit = int(chosen.get_attribute("value"))
    panel.locator("select[name=visit]").select_option(value=str(visit))
    panel.locator(".o_search").click()
    panel.locator(".o_choice").first.wait_for(timeout=30_000)
    assert panel.locator(".o_choice").count() >= 2
    ghost = page.locator(f".o_field_board_proposed.o_to[data-visit='{visit}']")
    assert site.split(",")[0] in ghost.inner_text()

    run = _last_run(server)
    first = int(server.sql(
        "SELECT min(id) FROM field_optimization WHERE kind = 'urgent' AND state = 'proposed'"
    ))  # fmt: skip
    best = _lines(server, first, f"intervention_id = {visit}")
    panel.locator(".o_choice").first.locator(".o_apply").click()
    panel.locator(".alert-success").wait_for()
    assert _stored(server, [visit]) == best
    assert server.sql(f"SELECT priority, state FROM field_intervention WHERE id = {visit}") == "2|planned"
    others = f"SELECT DISTINCT state FROM field_optimization WHERE id BETWEEN {first + 1} AND {run}"
    assert server.sql(others) == "cancelled"


def test_a_new_urgent_request_is_recorded_and_waits_when_it_is_left(server, page):
    page.locator("[data-command=urgent]").click()
    panel = page.locator(".o_field_board_urgent")
    panel.locator(".o_record_autocomplete_with_caret input, .o-autocomplete input").fill("Ana")
    page.locator(".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option)").first.click()
    panel.locator("textarea").fill("Fuite d’eau dans la cave")
    panel.locator(".o_search").click()
    panel.locator(".o_choice, .o_no_place").first.wait_for(timeout=30_000)
    if panel.locator(".o_again").count():
        panel.locator(".o_again").click()
    newest = server.sql(
        "SELECT state, priority FROM field_intervention WHERE description LIKE '%Fuite%cave%'"
    )
    assert newest == "to_plan|2"
