from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.field_tournees.tools import times

from ..tools.vat import RATES


class FieldEstimate(models.Model):
    """Extra work that was priced on site, and the customer's answer to it.

    It is what the customer signed: nobody changes it. Its numbers follow from its lines; the
    mentions are those that were shown (LEGAL: order of 24 January 2017, Consumer Code L221-5 to
    L221-10, VAT certified by the customer).
    """

    _name = "field.estimate"
    _description = "Estimate of Extra Work"
    _inherit = ["field.sealed", "field.work.row", "field.estimate.words"]
    _sealed_fields = (
        *("name", "outcome", "signer", "mentions", "vat_mention"),
        *("amount_untaxed", "amount_total"),
    )

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    outcome = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Turned down")], required=True, readonly=True
    )
    signer = fields.Char(string="Signed By", readonly=True)
    signature = fields.Binary(readonly=True, copy=False)
    line_ids = fields.One2many("field.estimate.line", "estimate_id", readonly=True)
    # What it comes to
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_untaxed = fields.Monetary(string="Without VAT", compute="_compute_amounts", store=True)
    amount_tax = fields.Monetary(string="VAT", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary(string="Total with VAT", compute="_compute_amounts", store=True)
    # What the customer was told
    mentions = fields.Text(readonly=True, help="What the customer read before signing.")
    vat_mention = fields.Text(readonly=True, help="What the customer certified for a reduced rate of VAT.")
    withdrawal_until = fields.Datetime(readonly=True)

    # === COMPUTE === #
    @api.depends("line_ids.amount", "line_ids.vat")
    def _compute_amounts(self):
        for estimate in self:
            rows = estimate._get_tax_rows()
            estimate.amount_untaxed = sum(base for _rate, base, _tax in rows)
            estimate.amount_tax = sum(tax for _rate, _base, tax in rows)
            estimate.amount_total = estimate.amount_untaxed + estimate.amount_tax

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].sudo().next_by_code(self._name)
        estimates = super().create(vals_list)
        for estimate in estimates:
            lang = estimate.partner_id.lang or self.env.lang
            estimate.write(estimate.with_context(lang=lang)._prepare_words())
        return estimates

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        raise UserError(self.env._("What a customer answered to an estimate is kept."))

    # === ACTIONS === #
    def action_print(self):
        """Print the estimate as the customer signed it."""
        return self.env.ref("field_proof.field_estimate_report").report_action(self)

    # === BUSINESS === #
    def _get_tax_rows(self):
        """Return [(rate, base, tax)], the highest rate first; each tax is rounded once."""
        self.ensure_one()
        bases = defaultdict(float)
        for line in self.line_ids:
            bases[line.vat] += line.amount
        currency = self.currency_id or self.env.company.currency_id
        return [
            (rate, currency.round(base), currency.round(base * rate / 100))
            for rate, base in sorted(bases.items(), reverse=True)
        ]

    def _prepare_words(self):
        """Return what was told with the estimate, as the rules are on the day of the signature."""
        self.ensure_one()
        visit = self.intervention_id
        is_consumer = not visit.partner_id.commercial_partner_id.is_company
        accepted = self.outcome == "accepted"
        reduced = any(line.vat < RATES[0] for line in self.line_ids)
        return {
            "mentions": "\n".join(self._get_mentions(visit.company_id, is_consumer)),
            "vat_mention": self._get_vat_mention() if reduced and accepted else False,
            "withdrawal_until": accepted
            and is_consumer
            and visit.company_id._get_withdrawal_end(self.happened_at),
        }

    def _get_withdrawal_day(self):
        """Return the last day on which the consumer may withdraw, in the company's time."""
        self.ensure_one()
        tz = self.company_id._get_booking_tz()
        last = fields.Datetime.subtract(self.withdrawal_until, seconds=1)
        return times.local_date(last, tz)
