from odoo import api, fields, models
from odoo.fields import Domain

# 5 points: a simulation of a thousand days and a night's news move a probability by less.
MARGIN = 0.05


class FieldPromiseRisk(models.AbstractModel):
    """How likely the promise of a visit is to be kept: as offered, and as the plan now stands."""

    _name = "field.promise.risk"
    _description = "Risk of a Promise"
    _inherit = ["field.booking"]

    booked_probability = fields.Float(
        string="Probability at Booking",
        readonly=True,
        copy=False,
        aggregator="avg",
        groups="base.group_user",
        help="Chance that the slot is kept, as it was when the customer took it.",
    )
    promise_probability = fields.Float(
        string="Probability as Planned",
        readonly=True,
        copy=False,
        aggregator="avg",
        groups="base.group_user",
        help="Chance that the slot is kept, from last night's simulation of the day.",
    )
    promise_assessed_at = fields.Datetime(
        string="Assessed", readonly=True, copy=False, groups="base.group_user"
    )
    is_at_risk = fields.Boolean(
        string="At Risk",
        compute="_compute_is_at_risk",
        search="_search_is_at_risk",
        groups="base.group_user",
        help="The promise is less sure than the company's target, by more than 5 points.",
    )

    # === COMPUTE === #
    @api.depends("state", "promise_assessed_at", "promise_probability", "company_id.field_booking_target")
    def _compute_is_at_risk(self):
        for visit in self:
            visit.is_at_risk = bool(
                visit.state in ("planned", "confirmed")
                and visit.promise_assessed_at
                and visit.promise_probability < visit.company_id.field_booking_target / 100 - MARGIN
            )

    def _search_is_at_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", ("planned", "confirmed")) & Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("promise_assessed_at", "!=", False)
            & Domain("promise_probability", "<", company.field_booking_target / 100 - MARGIN)
            for company in self.env.companies
        )

    # === HOOKS === #
    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {
            "booked_probability",
            "promise_probability",
            "promise_assessed_at",
        }

    def _plan_changed(self, former_routes):
        super()._plan_changed(former_routes)
        # What was simulated was another day.
        assessed = self.sudo().filtered("promise_assessed_at")
        assessed._write_guarded({"promise_probability": 0, "promise_assessed_at": False})

    def _take_slot(self, slot, place, moves, confirmed):
        """Keep what the slot was worth when the customer took it, beside the frozen promise.

        A slot that the company puts in its place does not change what was said; one that the
        customer chooses anew does. The others of that day are worth what the offer said.
        """
        super()._take_slot(slot, place, moves, confirmed)
        visit = self.sudo()
        now = fields.Datetime.now()
        chances = {visit: slot.probability}
        chances |= {visit.browse(other): after for other, _before, after in place["at_risk"]}
        for one, chance in chances.items():
            one._write_guarded({"promise_probability": chance, "promise_assessed_at": now})
        if not visit.booked_probability or visit._get_event_source() == "customer":
            visit._write_guarded({"booked_probability": slot.probability})
