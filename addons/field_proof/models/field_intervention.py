from odoo import fields, models
from odoo.exceptions import AccessError, UserError

_BILLING_TRANSITIONS = {
    "nothing": {"to_invoice"},
    "to_invoice": {"nothing", "invoiced"},
    "invoiced": {"to_invoice_again"},
    "to_invoice_again": {"invoiced"},
}


class FieldIntervention(models.Model):
    """What a visit still has to bring in; its own state, apart from the work's.

    `_set_billing_state` is the only way from one billing state to the next.
    """

    _name = "field.intervention"
    _inherit = [
        "field.report.work",  # seals when all others have done their part: the first in line
        "field.proof.told",
        "field.archived",
        "field.work",
        "field.photographed",
        "field.supplied",
        "field.synced",
        "field.intervention",
    ]

    billing_state = fields.Selection(
        [
            ("nothing", "Nothing to invoice"),
            ("to_invoice", "To invoice"),
            ("invoiced", "Invoiced"),
            ("to_invoice_again", "To invoice again"),
        ],
        string="Billing",
        default="nothing",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        groups="base.group_user",
    )

    _to_invoice_idx = models.Index(
        "(company_id, left_at) WHERE billing_state IN ('to_invoice', 'to_invoice_again')"
    )

    # === ACTIONS === #
    def action_bill(self):
        """Ask for an invoice: the first one, or one more after a correction."""
        billed = self._as_accountant()
        if any(visit.state != "done" for visit in billed):
            raise UserError(
                self.env._(
                    "Only a finished intervention is invoiced: wait until the technician has "
                    "finished it."
                )
            )
        invoiced = billed.filtered(lambda visit: visit.billing_state == "invoiced")
        invoiced._set_billing_state("to_invoice_again")
        (billed - invoiced)._set_billing_state("to_invoice")

    def action_invoiced(self):
        """Note that the invoice is made."""
        self._as_accountant()._set_billing_state("invoiced")

    def action_nothing_to_invoice(self):
        """Note that the customer pays nothing for this visit."""
        self._as_accountant()._set_billing_state("nothing")

    # === BUSINESS === #
    def _as_accountant(self):
        """Return the visits in a mode that may bill them, for who may.

        An accountant only reads interventions: nothing but the billing state changes by this door.
        """
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._("Billing is the accountant's: ask somebody with invoicing rights.")
            )
        return self.sudo()

    def _set_billing_state(self, state):
        """Move every visit of the set to a billing state, or refuse with a sentence."""
        labels = dict(self._fields["billing_state"]._description_selection(self.env))
        for visit in self:
            if state not in _BILLING_TRANSITIONS[visit.billing_state]:
                raise UserError(
                    self.env._(
                        "The billing of %(intervention)s is “%(before)s”: it cannot become "
                        "“%(after)s”.",
                        intervention=visit.display_name,
                        before=labels[visit.billing_state],
                        after=labels[state],
                    )
                )
        self._write_guarded({"billing_state": state})

    # === HOOKS === #
    def _before_state(self, state):
        super()._before_state(state)
        if state == "done":
            self.filtered(lambda visit: visit.billing_state == "nothing")._set_billing_state(
                "to_invoice"
            )

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"billing_state"}
