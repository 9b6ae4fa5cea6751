from datetime import timedelta

from odoo.fields import Command

from odoo.addons.field_tournees.tests.common import NOW, FieldCase


class TestFieldPrivacyInventory(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env["res.partner"].create(
            {"name": "Claire Dumoulin", "street": "40 Rue Turbil", "email": "claire@example.com"}
        )
        receivable, income = cls.env["account.account"].create(
            [
                {"name": "Customers", "code": "X411", "account_type": "asset_receivable", "reconcile": True},
                {"name": "Sales", "code": "X706", "account_type": "income"},
            ]
        )
        cls.person.property_account_receivable_id = receivable
        journal = cls.env["account.journal"].create(
            {"name": "Sales X", "code": "SX", "type": "sale", "default_account_id": income.id}
        )
        cls.invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.person.id,
                "journal_id": journal.id,
                "invoice_date": "2026-03-01",
                "invoice_line_ids": [Command.create({"name": "Visit", "price_unit": 90, "tax_ids": False})],
            }
        )

    def _ask(self):
        vals = {"partner_id": self.person.id, "kind": "erasure", "is_identified": True}
        return self.env["field.privacy.request"].with_user(self.manager_user).create(vals)

    def test_an_invoice_keeps_name_and_address_for_ten_years_and_nothing_else(self):
        self.invoice.action_post()
        request = self._ask()
        self.assertIn("L123-22", request.plan)
        request.action_erase()
        self.assertEqual((self.person.name, self.person.street), ("Claire Dumoulin", "40 Rue Turbil"))
        self.assertFalse(self.person.email or self.person.active)
        self.assertEqual(str(request.archive_ids.keep_until), "2036-12-31")

    def test_at_the_term_the_name_goes_too(self):
        self.invoice.action_post()
        request = self._ask()
        request.action_erase()
        request.archive_ids.sudo().keep_until = NOW.date() - timedelta(days=1)
        self.env["field.retention"]._cron_apply()
        self.assertNotIn("Claire", self.person.name)
        self.assertFalse(self.person.street or request.archive_ids)

    def test_a_draft_invoice_obliges_to_nothing(self):
        self._ask().action_erase()
        self.assertNotIn("Claire", self.person.name)
