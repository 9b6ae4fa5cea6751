from datetime import timedelta

from odoo.addons.field_proof.tests.common import ProofCase
from odoo.addons.field_tournees.tests.common import NOW


class TestJourney(ProofCase):
    def test_request_becomes_a_finished_billed_and_judged_visit(self):
        self._load_van(self.alice, self.valve, 3)

        planner_visit = (
            self.env["field.intervention"]
            .with_user(self.planner_user)
            .create({"type_id": self.visit_type.id, "site_id": self.site.id, "state": "draft"})
        )
        planner_visit.action_to_plan()
        planner_visit.write(
            {
                "technician_id": self.alice.id,
                "planned_start": NOW + timedelta(hours=1),
                "promised_start": NOW + timedelta(hours=1),
                "promised_stop": NOW + timedelta(hours=3),
            }
        )
        planner_visit.action_confirm()

        technician_visit = planner_visit.with_user(self.technician_user)
        self.assertEqual(technician_visit.search([]), technician_visit)
        parts = self.env["stock.quant"].with_user(self.technician_user).search([])
        self.assertEqual(parts.product_id, self.valve)
        for step in ("en_route", "arrive", "pause", "resume", "done"):
            getattr(technician_visit, f"action_{step}")()
        self.assertEqual(technician_visit.state, "done")

        accountant_visit = planner_visit.with_user(self.accountant_user)
        self.assertEqual(
            accountant_visit.search([("billing_state", "=", "to_invoice")]), accountant_visit
        )
        accountant_visit.action_invoiced()

        irritant = self.env.ref("field_csat.field_irritant_document")
        planner_visit.irritant_ids = irritant

        manager_visit = planner_visit.with_user(self.manager_user)
        self.assertEqual(
            manager_visit.search([("irritant_ids", "in", irritant.ids)]), manager_visit
        )
        self.assertEqual(manager_visit.billing_state, "invoiced")
        self.assertEqual(
            manager_visit.event_ids.sorted("id").filtered("to_state").mapped("to_state"),
            ["to_plan", "planned", "confirmed", "en_route", "on_site", "paused", "on_site", "done"],
        )
