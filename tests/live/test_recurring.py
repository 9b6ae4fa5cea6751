"""Recurring visits on a real server: two at once, and the planner's screens."""

from concurrent.futures import ThreadPoolExecutor

# Rhythms that nobody has generated yet, all due on one day.
_RHYTHMS = """
from datetime import timedelta
from odoo import fields
sites = env["res.partner"].search([("is_field_site", "=", True), ("field_zone_id", "!=", False)], limit=20)
kind = env["field.intervention.type"].search([("skill_ids", "=", False)], limit=1)
due = fields.Date.add(fields.Date.today(), days=30)
rhythms = env["field.recurrence"].create(
    [{"type_id": kind.id, "site_id": site.id, "first_on": due, "tolerance_days": 10} for site in sites]
)
env.cr.commit()
print(",".join(map(str, rhythms.ids)))
"""


def test_two_planners_generate_at_once_and_no_visit_is_doubled(server):
    server.expect_log("bad query: .*field_intervention")  # the loser's tries
    server.expect_log("is not generated for|Nothing to generate")  # or comes when all is done
    ids = [int(one) for one in server.run(_RHYTHMS).split(",")]
    assert len(ids) == 20
    planners = [server.session(login) for login in ("planificateur", "responsable")]

    def generate(planner):
        return planner.call("field.recurrence", "action_generate", ids)

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(generate, planner) for planner in planners]:
            future.exception()  # the slower one may be told that there is nothing left to generate
    chosen = f"recurrence_id IN ({','.join(map(str, ids))})"
    doubled = f"SELECT count(*), count(DISTINCT recurrence_id) FROM field_intervention WHERE {chosen}"
    assert server.sql(doubled) == "20|20"
    busiest = (
        "SELECT max(hours) FROM (SELECT sum(duration_hours) AS hours FROM field_intervention"
        f" WHERE {chosen} GROUP BY aimed_on) AS days"
    )
    total = float(server.sql(f"SELECT sum(duration_hours) FROM field_intervention WHERE {chosen}"))
    assert float(server.sql(busiest)) <= total / 3  # all of it, were nothing spread


def test_a_planner_confirms_a_proposal_by_phone(server, page_as):
    page = page_as("planificateur")
    page.goto("/odoo/proposals")
    rows = page.locator(".o_list_view .o_data_row")
    rows.first.wait_for()
    before = rows.count()
    rows.first.locator(".o_list_record_selector").click()
    page.locator("button[name=action_confirm]:visible").click()
    page.wait_for_function("n => document.querySelectorAll('.o_data_row').length === n", arg=before - 1)
    accepted = (
        "SELECT count(*) FROM field_intervention WHERE proposal_state = 'accepted' AND state = 'confirmed'"
    )
    assert int(server.sql(accepted)) >= 3


def test_the_fair_days_show_both_loads(server, page_as):
    page = page_as("planificateur")
    page.goto("/odoo/fair-days")
    page.locator(".o_graph_view canvas").wait_for()
    page.locator(".o_switch_view.o_pivot").click()
    page.locator(".o_pivot").get_by_text("Karim Benali").wait_for()
