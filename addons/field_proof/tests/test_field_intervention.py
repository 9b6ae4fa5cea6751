from lxml import etree

from odoo.exceptions import AccessError, UserError

from odoo.addons.field_tournees.tests.common import NOW

from .common import ProofCase

_NOT_INVOICED = [
    ("state", "=", "done"),
    ("billing_state", "in", ("to_invoice", "to_invoice_again")),
]


class TestFieldIntervention(ProofCase):
    def test_finished_visit_waits_for_its_invoice(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start="2026-03-10 08:00:00")
        self.assertEqual(visit.billing_state, "nothing")
        own = visit.with_user(self.technician_user)
        own.action_en_route()
        own.action_arrive()
        self.assertEqual(visit.billing_state, "nothing")
        own.action_done()
        self.assertEqual((visit.state, visit.billing_state), ("done", "to_invoice"))

    def test_set_of_visits_is_finished_at_once(self):
        visits = self._make_visit(
            technician_id=self.alice.id, planned_start="2026-03-10 08:00:00"
        ) + self._make_visit(technician_id=self.bruno.id, planned_start="2026-03-10 08:00:00")
        for step in ("en_route", "on_site", "done"):
            visits._set_state(step)
        self.assertEqual(visits.mapped("billing_state"), ["to_invoice", "to_invoice"])

    def test_nobody_writes_the_billing_state_directly(self):
        visit = self._make_done_visit()
        for user in (self.technician_user, self.planner_user, self.manager_user):
            with self.assertRaises(UserError):
                visit.with_user(user).write({"billing_state": "invoiced"})
        with self.assertRaises(UserError):
            self._make_visit(billing_state="to_invoice")
        with self.assertRaises(UserError):  # an AccessError is one
            visit.with_user(self.accountant_user).write({"billing_state": "invoiced"})

    def test_accountant_bills_without_a_right_to_change_the_visit(self):
        visit = self._make_done_visit().with_user(self.accountant_user)
        self.assertIn(visit, visit.search(_NOT_INVOICED))
        visit.action_invoiced()
        self.assertEqual(visit.billing_state, "invoiced")
        self.assertNotIn(visit, visit.search(_NOT_INVOICED))
        visit.action_bill()
        self.assertEqual(visit.billing_state, "to_invoice_again")
        with self.assertRaises(AccessError):
            visit.description = "<p>Cheaper</p>"
        with self.assertRaises(AccessError):
            visit.action_en_route()
        with self.assertRaises(AccessError):
            visit.unlink()

    def test_free_visit_can_be_billed_after_all(self):
        visit = self._make_done_visit().with_user(self.accountant_user)
        visit.action_nothing_to_invoice()
        self.assertEqual(visit.billing_state, "nothing")
        visit.action_bill()
        self.assertEqual(visit.billing_state, "to_invoice")

    def test_unfinished_visit_is_not_billed(self):
        visit = self._make_visit().with_user(self.accountant_user)
        with self.assertRaisesRegex(UserError, "finished"):
            visit.action_bill()
        with self.assertRaisesRegex(UserError, "“Nothing to invoice”.*“Invoiced”"):
            visit.action_invoiced()

    def test_only_who_has_invoicing_rights_bills(self):
        visit = self._make_done_visit()
        for user in (self.technician_user, self.planner_user, self.manager_user, self.portal_user):
            for action in ("action_bill", "action_invoiced", "action_nothing_to_invoice"):
                with self.assertRaises(AccessError):
                    getattr(visit.with_user(user), action)()

    def test_accountant_of_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Savoie Chauffage"})
        visit = self._make_done_visit()
        self.accountant_user.write({"company_ids": other.ids, "company_id": other.id})
        with self.assertRaises(AccessError):
            visit.with_user(self.accountant_user).action_invoiced()

    def test_technician_who_also_invoices_reads_all_and_changes_the_own(self):
        visit = self._make_done_visit(technician_id=self.bruno.id)
        self.technician_user.group_ids += self.env.ref("account.group_account_invoice")
        visit = visit.with_user(self.technician_user)
        self.assertEqual(visit.billing_state, "to_invoice")
        with self.assertRaises(AccessError):
            visit.description = "<p>Mine</p>"

    def test_customer_does_not_read_the_billing_state(self):
        visit = self._make_done_visit(site_id=self.portal_user.partner_id.id)
        own = visit.with_user(self.portal_user)
        self.assertEqual(own.state, "done")
        with self.assertRaises(AccessError):
            own.read(["billing_state"])

    def test_each_change_of_billing_is_told_in_the_chatter(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW)
        self._write_tracking()
        for step in ("en_route", "on_site", "done"):
            visit._set_state(step)
        self._write_tracking()
        visit.with_user(self.accountant_user).action_invoiced()
        self._write_tracking()
        tracked = visit.message_ids.sudo().tracking_value_ids.filtered(
            lambda value: value.field_id.name == "billing_state"
        )
        self.assertEqual(tracked.sorted("id").mapped("new_value_char"), ["To invoice", "Invoiced"])
        self.assertEqual(visit.message_ids[0].author_id, self.accountant_user.partner_id)

    def test_accountants_screens_open(self):
        self._give_skill(self.alice, self.gas)
        visit = self._make_done_visit(skill_ids=self.gas.ids).with_user(self.accountant_user)
        for name in (
            "field_intervention_view_form_billing",
            "field_intervention_view_list_billing",
        ):
            self._read_screen(visit, self.env.ref(f"field_proof.{name}"))
        self._read_screen(visit, self.env.ref("field_tournees.field_intervention_view_form"))

    def _read_screen(self, visits, view):
        """Read what the client reads to show a view."""
        arch = etree.fromstring(visits.get_view(view.id, view.type)["arch"])
        display = {"fields": {"display_name": {}}}
        specification = {
            node.get("name"): display if visits._fields[node.get("name")].relational else {}
            for node in arch.iter("field")
            if not any(parent.tag == "field" for parent in node.iterancestors())
        }
        visits.web_read(specification)

    def _write_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_index_serves_the_list_of_what_is_to_invoice(self):
        self.env.cr.execute(
            "SELECT 1 FROM pg_indexes WHERE indexname = 'field_intervention_to_invoice_idx'"
        )
        self.assertTrue(self.env.cr.fetchone())
