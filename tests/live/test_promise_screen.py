"""Whether promises are true, in a real browser on the demo company's nine weeks."""

import pytest


@pytest.fixture
def outcomes(server):
    """What the server says of the demo's promises."""
    return server.session("responsable").call("field.promise.outcome", "get_reliability")


def test_the_screen_shows_what_was_said_and_what_was_kept(server, page_as, outcomes):
    assert outcomes["given"]["n"] > 1000
    assert outcomes["moved"] > 0
    page = page_as("responsable")
    page.goto("/odoo/interventions")
    page.locator("[data-menu-xmlid='field_tournees.field_menu_promise']").click()
    page.locator("[data-menu-xmlid='field_tournees.field_promise_menu_reliability']").click()
    page.locator(".o_field_reliability_svg").wait_for()
    figures = page.locator(".o_field_reliability_figure").all_inner_texts()
    kept = f"{100 * outcomes['kept']['rate']:.1f}".replace(".", ",")
    assert figures[0] == f"{kept}\u202f%"
    assert figures[3] == str(outcomes["count"])
    weighty = [row for row in outcomes["given"]["rows"] if row[4] >= 0.01 * outcomes["given"]["n"]]
    assert page.locator(".o_field_reliability_point").count() == len(weighty)

    page.locator(".o_field_reliability_filters select").first.select_option(index=1)
    page.wait_for_function(
        "count => document.querySelectorAll('.o_field_reliability_figure')[3].innerText !== count",
        arg=figures[3],
    )
    # One type has too few outcomes: the number is not published.
    page.locator(".o_field_reliability_scores dd.text-muted").wait_for()


def test_the_nights_risks_are_listed(server, page_as):
    risky = server.session("planificateur").call(
        "field.intervention", "search_count", [["is_at_risk", "=", True]]
    )
    assert risky > 0
    page = page_as("planificateur")
    page.goto("/odoo/promises-at-risk")
    page.locator(".o_data_row").first.wait_for()
    assert page.locator(".o_data_row").count() == min(risky, 80)


def test_the_company_has_learnt_that_repairs_take_longer(server):
    lines = server.session("planificateur").call(
        "field.habit.line",
        "search_read",
        [["technician_id", "=", False], ["age", "=", False], ["type_id.code", "in", ["DCH", "RAM"]]],
        ["type_id", "median_ratio"],
    )
    repair, sweeping = sorted(lines, key=lambda line: -line["median_ratio"])
    assert repair["median_ratio"] > 1.1 > 0.95 > sweeping["median_ratio"]
