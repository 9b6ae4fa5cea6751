from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.field_tournees.tests.common import NOW, FieldCase


class TestFieldIrritant(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.env.ref("field_csat.field_irritant_late")
        cls.dirty = cls.env.ref("field_csat.field_irritant_cleanliness")
        cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=NOW)

    def test_irritants_to_begin_with_are_there(self):
        self.assertEqual(len(self.env["field.irritant"].search([("code", "!=", False)])), 8)

    def test_planner_records_what_the_customer_says(self):
        visit = self.visit.with_user(self.planner_user)
        visit.irritant_ids = self.late + self.dirty
        self.assertEqual(visit.search([("irritant_ids", "in", self.dirty.ids)]), visit)
        groups = visit._read_group([], ["irritant_ids"], ["__count"])
        self.assertIn((self.late, 1), groups)

    def test_technician_neither_reads_nor_changes_what_was_said(self):
        self.visit.irritant_ids = self.late
        own = self.visit.with_user(self.technician_user)
        with self.assertRaises(AccessError):
            own.read(["irritant_ids"])
        with self.assertRaises(AccessError):
            own.irritant_ids = [Command.clear()]
        with self.assertRaises(AccessError):
            own.search([("irritant_ids", "!=", False)])

    def test_accountant_and_customer_do_not_read_what_was_said(self):
        accountant = new_test_user(self.env, "claire", groups="account.group_account_invoice")
        for user in (accountant, self.portal_user):
            with self.assertRaises(AccessError):
                self.visit.with_user(user).read(["irritant_ids"])

    def test_form_shows_irritants_to_the_office_only(self):
        view = self.env.ref("field_tournees.field_intervention_view_form")
        for user, shown in (
            (self.technician_user, False),
            (self.planner_user, True),
            (self.manager_user, True),
        ):
            form = self.visit.with_user(user).get_view(view.id, "form")
            for name in ("irritants", "irritant_ids"):  # the page and the field
                self.assertEqual(f'name="{name}"' in form["arch"], shown, user.login)

    def test_manager_keeps_the_list_and_others_read_it(self):
        vals = {"name": "Nobody answers the phone", "code": "phone"}
        irritants = self.env["field.irritant"]
        irritant = irritants.with_user(self.manager_user).create(vals)
        irritant.name = "Phone not answered"
        for user in (self.planner_user, self.technician_user):
            other = irritant.with_user(user)
            self.assertEqual(other.name, "Phone not answered")
            for change in (lambda other=other: other.write(vals), other.unlink):
                with self.assertRaises(AccessError):
                    change()
            with self.assertRaises(AccessError):
                irritants.with_user(user).create(vals)
        with self.assertRaises(AccessError):
            irritants.with_user(self.portal_user).search([])
        irritant.unlink()

    def test_irritant_that_a_customer_named_is_archived_not_deleted(self):
        self.visit.irritant_ids = self.late
        with self.assertRaisesRegex(UserError, "archive"):
            self.late.with_user(self.manager_user).unlink()
        self.late.with_user(self.manager_user).action_archive()
        self.assertEqual(self.visit.irritant_ids, self.late)

    def test_irritants_of_another_company_stay_hidden_and_unusable(self):
        other = self.env["res.company"].create({"name": "Savoie Chauffage"})
        foreign = self.env["field.irritant"].create({"name": "Noise", "company_id": other.id})
        seen = self.env["field.irritant"].with_user(self.manager_user).search([])
        self.assertNotIn(foreign, seen)
        self.assertIn(self.late, seen)
        with self.assertRaises(UserError):
            self.visit.irritant_ids = foreign

    def test_database_keeps_codes_apart(self):
        self.env.cr.execute(
            "SELECT 1 FROM pg_indexes WHERE indexname = 'field_irritant_code_company_uniq'"
        )
        self.assertTrue(self.env.cr.fetchone())
