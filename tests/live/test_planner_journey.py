"""The planner's day, in a real browser against a real server with its cron worker."""

from pathlib import Path

import pytest

_SAMPLE = Path(__file__).parents[2] / "docs" / "samples" / "interventions.csv"


@pytest.fixture(scope="module")
def server(serve):
    """A server whose cron worker runs the optimiser."""
    with serve(crons=1) as live_server:
        yield live_server


def _open_menu(page, section, item):
    page.locator(f"[data-menu-xmlid='field_tournees.{section}']").click()
    page.locator(f"[data-menu-xmlid='field_tournees.{item}']").click()


def _optimise(page):
    """From the wizard on screen to the proposal."""
    page.locator(".modal button[name=action_optimize]").click()
    page.locator(".o_form_view button[name=action_apply]:visible").wait_for(timeout=120_000)


def _count(server, condition):
    return int(server.sql(f"SELECT count(*) FROM field_intervention WHERE {condition}"))


def test_one_click_turns_the_next_days_requests_into_routes(server, page_as):
    page = page_as("planificateur")
    page.goto("/odoo/interventions")
    _open_menu(page, "field_menu_planning", "field_optimize_wizard_menu")
    _optimise(page)

    page.get_by_text("aucune règle enfreinte").wait_for()
    run = "(SELECT max(id) FROM field_optimization)"
    assert server.sql(f"SELECT violation_count FROM field_optimization WHERE id = {run}") == "0"
    proposed = "SELECT count(*) FROM field_optimization_line WHERE kind = 'new' AND optimization_id ="
    new = int(server.sql(f"{proposed} {run}"))
    assert new > 50
    planned_before = _count(server, "state = 'planned'")

    page.locator("button[name=action_apply]:visible").click()
    page.locator(".o_statusbar_status button[data-value=applied].o_arrow_button_current").wait_for()
    assert _count(server, "state = 'planned'") == planned_before + new

    _open_menu(page, "field_menu_planning", "field_route_menu")
    page.locator(".o_list_view .o_data_row").first.wait_for()
    next_day = server.sql(f"SELECT date_from FROM field_optimization WHERE id = {run}")
    stops = f"SELECT count(*) FROM field_route WHERE date = '{next_day}' AND visit_count >= 3"
    assert int(server.sql(stops)) >= 5


def test_every_unplaced_visit_says_why_in_french(server, page_as):
    left_out = server.session("planificateur").call(
        "field.intervention",
        "search_read",
        [["unserved_line_id", "!=", False], ["technician_id", "=", False]],
        ["unplanned_reason"],
        context={"lang": "fr_FR"},
    )
    assert left_out
    assert all("CATEC" in visit["unplanned_reason"] for visit in left_out)
    page = page_as("planificateur")
    page.goto(f"/odoo/interventions/{left_out[0]['id']}")
    page.locator(".alert-warning", has_text="Travail en espace confiné").wait_for()


def test_what_people_changed_meanwhile_is_not_overwritten(server, page_as):
    planner = server.session("planificateur")
    [request] = planner.call(
        "field.intervention",
        "search_read",
        [["type_id.skill_ids", "=", False], ["state", "=", "done"]],
        ["type_id", "site_id"],
        limit=1,
    )
    urgent = {"type_id": request["type_id"][0], "site_id": request["site_id"][0], "priority": "2"}
    planner.call("field.intervention", "create", [urgent])
    page = page_as("planificateur")
    page.goto("/odoo/interventions")
    _open_menu(page, "field_menu_planning", "field_optimize_wizard_menu")
    _optimise(page)
    run = server.sql("SELECT max(id) FROM field_optimization")
    [line] = planner.call(
        "field.optimization.line",
        "search_read",
        [["optimization_id", "=", int(run)], ["kind", "in", ["new", "time", "both", "technician"]]],
        ["intervention_id"],
        limit=1,
    )
    visit = line["intervention_id"][0]
    planner.call("field.intervention", "write", [visit], {"duration_hours": 0.25})
    page.reload()
    page.locator("button[name=action_apply]:visible").click()
    page.locator(".o_statusbar_status button[data-value=applied].o_arrow_button_current").wait_for()
    state = server.sql(f"SELECT state FROM field_optimization_line WHERE id = {line['id']}")
    assert state == "stale"


def test_a_file_becomes_routes(server, page_as):
    known = _count(server, "true")
    page = page_as("planificateur")
    page.goto("/odoo/interventions")
    page.locator(".o_cp_action_menus button").first.click()
    page.locator(".o_import_menu").click()
    server.expect_log("set_file> called ignoring args")  # core's own upload does so
    page.locator("input[type=file]").set_input_files(_SAMPLE)
    page.locator(".o_import_data_content").wait_for()
    page.get_by_role("button", name="Importer", exact=True).click()
    page.locator(".o_list_view").wait_for(timeout=60_000)
    assert _count(server, "true") == known + 60

    imported = _count(server, "id IN (SELECT intervention_id FROM field_event WHERE source = 'import')")
    assert imported == 60
    _open_menu(page, "field_menu_planning", "field_optimize_wizard_menu")
    _optimise(page)
    page.locator("button[name=action_apply]:visible").click()
    page.locator(".o_statusbar_status button[data-value=applied].o_arrow_button_current").wait_for()
    routed = _count(
        server,
        "route_id IS NOT NULL AND id IN"
        " (SELECT intervention_id FROM field_event WHERE source = 'import')",
    )
    assert routed > 0


def test_cancelling_a_search_changes_nothing(server, page_as):
    before = server.sql("SELECT id, planned_start, technician_id FROM field_intervention ORDER BY id")
    page = page_as("planificateur")
    page.goto("/odoo/interventions")
    _open_menu(page, "field_menu_planning", "field_optimize_wizard_menu")
    page.locator(".modal button[name=action_optimize]").click()
    # Worker and planner may write the row at once: the loser tries again, and PostgreSQL says so.
    server.expect_log('bad query:  ?b?.*UPDATE "field_optimization"')
    page.locator("button[name=action_cancel]:visible").click()
    page.locator(".o_statusbar_status button[data-value=cancelled]").wait_for(timeout=60_000)
    after = server.sql("SELECT id, planned_start, technician_id FROM field_intervention ORDER BY id")
    assert after == before
