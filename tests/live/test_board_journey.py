"""The dispatch board in a real browser: drags, conflicts and what other windows see."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

_HOUR = 3600
# Visits next to another one, or near an end of the working day, are not for these tests.
_ROOM = 1.5 * _HOUR


def _is_free(board, technician_id, start, stop):
    """Whether a technician works then, far from visits, breaks and ends of the day."""
    routes = [route for route in board["routes"] if route["technician_id"] == technician_id]
    shifts = [shift for route in routes for shift in route["shifts"]]
    busy = [(row["start"], row["stop"]) for row in board["visits"] if row["technician_id"] == technician_id]
    busy += [shift["break"] for shift in shifts if shift["break"]]
    return any(
        shift["start"] + _HOUR / 2 <= start and stop <= shift["stop"] - _HOUR / 2 for shift in shifts
    ) and all(stop + _ROOM / 3 <= first or last <= start - _ROOM / 3 for first, last in busy)


def _find_move(board):
    """Return (visit, technician) such that the visit may change hands at its own hour, or None."""
    for row in board["visits"]:
        if row["state"] not in ("planned", "confirmed") or row["skills"] or row["tools"]:
            continue
        if row["start"] < board["now"] + _HOUR:
            continue
        for technician in board["technicians"]:
            other = technician["id"] != row["technician_id"] and not technician["subcontractor"]
            if other and _is_free(board, technician["id"], row["start"], row["stop"]):
                return row, technician
    return None


@pytest.fixture
def planned(server):
    """(day, visit, technician): a visit of the coming days that another technician could take."""
    session = server.session("planificateur")
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    for ahead in range(1, 12):
        day = str(today + timedelta(days=ahead))
        found = _find_move(session.call("field.board", "load", day, 1))
        if found:
            return day, *found
    pytest.fail("the demo company has no visit that another technician could take")


def _open(page, day):
    page.set_viewport_size({"width": 1500, "height": 900})
    page.goto(f"/odoo/dispatch?day={day}")
    page.locator(".o_field_board_row").first.wait_for()


def _bar(page, visit, technician_id=None):
    lane = f".o_field_board_row[data-technician='{technician_id}'] " if technician_id else ""
    return page.locator(f"{lane}.o_field_board_track [data-id='{visit['id']}']")


def _grab(page, visit):
    """Take a visit with the mouse; return where it was taken."""
    bar = _bar(page, visit)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    x, y = box["x"] + 12, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 15, y + 5, steps=3)
    return x, y


def _drag(page, x, technician):
    """Carry what was taken at x to another lane, at the same hour."""
    lane = page.locator(f".o_field_board_row[data-technician='{technician['id']}']").bounding_box()
    page.mouse.move(x, lane["y"] + lane["height"] / 2, steps=8)
    page.locator(".o_field_board_ghost").first.wait_for()


def _stored(server, visit):
    technician, start = server.sql(
        "SELECT technician_id, EXTRACT(EPOCH FROM planned_start)::bigint FROM field_intervention"
        f" WHERE id = {visit['id']}"
    ).split("|")
    return int(technician or 0), int(start or 0)


def _wait_stored(server, visit, expected):
    deadline = time.monotonic() + 5
    while _stored(server, visit) != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _stored(server, visit) == expected


def test_a_visit_changes_lanes_and_ctrl_z_brings_it_back(server, page_as, planned):
    day, visit, technician = planned
    page = page_as("planificateur")
    _open(page, day)
    x, _y = _grab(page, visit)
    _drag(page, x, technician)
    page.mouse.up()
    _bar(page, visit, technician["id"]).wait_for()
    page.locator(f"[data-id='{visit['id']}']:not(.o_pending)").wait_for()
    moved = _stored(server, visit)
    assert moved[0] == technician["id"]
    # Five minutes are the board's step.
    assert abs(moved[1] - visit["start"]) <= 300

    page.keyboard.press("Control+z")
    _bar(page, visit, visit["technician_id"]).wait_for()
    _wait_stored(server, visit, (visit["technician_id"], visit["start"]))


def test_another_window_shows_a_move_within_two_seconds(server, page_as, planned):
    day, visit, technician = planned
    watching, moving = page_as("responsable"), page_as("planificateur")
    _open(watching, day)
    _open(moving, day)
    x, _y = _grab(moving, visit)
    _drag(moving, x, technician)
    start = time.monotonic()
    moving.mouse.up()
    _bar(watching, visit, technician["id"]).wait_for(timeout=5000)
    assert time.monotonic() - start <= 2

    moving.keyboard.press("Control+z")
    _bar(watching, visit, visit["technician_id"]).wait_for(timeout=5000)


def test_who_drops_too_late_is_shown_the_change_of_the_other(server, page_as, planned):
    day, visit, technician = planned
    slow, quick = page_as("planificateur"), page_as("responsable")
    _open(slow, day)
    _open(quick, day)
    x, _y = _grab(slow, visit)

    quick.bring_to_front()
    _bar(quick, visit).click()
    quick.keyboard.press("Control+ArrowRight")
    _wait_stored(server, visit, (visit["technician_id"], visit["start"] + 300))

    slow.bring_to_front()
    _drag(slow, x, technician)
    slow.mouse.up()
    warning = slow.locator(".o_notification", has_text=visit["name"])
    warning.wait_for()
    # The other's change stays, and is what both windows show.
    assert _stored(server, visit) == (visit["technician_id"], visit["start"] + 300)
    _bar(slow, visit, visit["technician_id"]).wait_for()

    quick.keyboard.press("Control+z")
    _wait_stored(server, visit, (visit["technician_id"], visit["start"]))


def test_a_visit_goes_back_to_the_backlog_and_a_reload_stays_on_the_day(server, page_as, planned):
    day, visit, _technician = planned
    page = page_as("planificateur")
    _open(page, day)
    _bar(page, visit).click()
    page.keyboard.press("Delete")
    _bar(page, visit).wait_for(state="detached")
    _wait_stored(server, visit, (0, 0))

    page.reload()
    page.locator(".o_field_board_row").first.wait_for()
    assert f"day={day}" in page.url
    assert _bar(page, visit).count() == 0
