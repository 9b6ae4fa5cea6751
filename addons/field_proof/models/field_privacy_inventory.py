from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.field_tournees.models.field_privacy_inventory import Holding, Obligation

_YEARS = 10
# What an invoice must name (General Tax Code, annex II, article 242 nonies A).
_NAMED = ("name", "street", "street2", "zip", "city", "vat")


class FieldPrivacyInventory(models.AbstractModel):
    """Invoices of a person: told, and kept for ten years with the name that stands on them."""

    _name = "field.privacy.inventory"
    _inherit = [
        "field.privacy.proof",
        "field.privacy.work",
        "field.privacy.media",
        "field.privacy.inventory",
    ]

    # === BUSINESS === #
    @api.model
    def _get_obligations(self, partner):
        obligations = super()._get_obligations(partner)
        invoices = self._find_invoices(self._get_people(partner)).filtered(
            lambda move: move.state == "posted"
        )
        latest = invoices.sorted("date")[-1:]
        if not latest:
            return obligations
        year_end = latest.company_id.compute_fiscalyear_dates(latest.date)["date_to"]
        until = year_end + relativedelta(years=_YEARS)
        law = self.env._(
            "Accounting documents are kept for ten years (article L123-22 of the Commercial Code)"
        )
        return [*obligations, Obligation(self.env._("Invoices"), law, until, _NAMED)]

    def _take_facts(self, people, visits):
        names = ("name", "state", "invoice_date", "amount_total", "payment_state")
        invoices = Holding("invoice", self.env._("Invoices"), self._find_invoices(people), names)
        told = self.env["field.sync"].sudo().search(Domain("intervention_id", "in", visits.ids))
        names = ("happened_at", "intervention_id", "label", "summary")
        phone = Holding("phone", self.env._("Told by technicians' phones"), told, names)
        return [invoices, phone, *super()._take_facts(people, visits)]

    def _erase_invoice(self, _invoices):
        """An invoice is no one's to change: it goes with its term."""

    def _erase_phone(self, rows):
        rows._forget()

    def _find_invoices(self, people):
        kinds = ("out_invoice", "out_refund", "out_receipt")
        return (
            self.env["account.move"]
            .sudo()
            .search(Domain("partner_id", "in", people.ids) & Domain("move_type", "in", kinds))
        )
