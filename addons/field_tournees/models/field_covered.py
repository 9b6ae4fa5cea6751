from odoo import api, fields, models


class FieldCovered(models.AbstractModel):
    """An intervention under a contract: by when it must be answered, and somebody be on site."""

    _name = "field.covered"
    _description = "Covered Intervention"
    _inherit = ["field.occurrence"]

    contract_id = fields.Many2one(
        "field.contract",
        compute="_compute_contract_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    sla_due = fields.Datetime(
        string="Due by Contract",
        compute="_compute_sla_due",
        inverse="_inverse_sla_due",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        help="Somebody must be on site by then. A time that you give yourself stays.",
    )
    answer_due = fields.Datetime(
        string="Answer Due",
        compute="_compute_answer_due",
        store=True,
        precompute=True,
        copy=False,
        groups="base.group_user",
        help="The customer must be told a time by then.",
    )
    has_own_sla = fields.Boolean(copy=False, groups="base.group_user")

    # === COMPUTE === #
    @api.depends("site_id", "partner_id", "equipment_id", "type_id", "recurrence_id")
    def _compute_contract_id(self):
        generated = self.filtered("recurrence_id.contract_id")
        for visit in generated:
            visit.contract_id = visit.recurrence_id.contract_id
        others = self - generated
        for visit, contract in self.env["field.contract"]._find_for(others).items():
            visit.contract_id = contract

    # Apart from the next one: a time that was given must not be computed along with it.
    @api.depends("contract_id", "recurrence_id", "requested_at", "priority")
    def _compute_answer_due(self):
        for visit in self:
            visit.answer_due = visit._get_clock("answer")

    @api.depends("contract_id", "recurrence_id", "requested_at", "priority", "has_own_sla")
    def _compute_sla_due(self):
        for visit in self:
            visit.sla_due = visit.sla_due if visit.has_own_sla else visit._get_clock("on_site")

    def _inverse_sla_due(self):
        for visit in self:
            # A form sends back what the clock said: that is nobody's own time.
            visit.has_own_sla = visit.sla_due and visit.sla_due != visit._get_clock("on_site")
        emptied = self.filtered(lambda visit: not visit.sla_due)
        self.env.add_to_compute(self._fields["sla_due"], emptied)

    # === BUSINESS === #
    def _get_clock(self, kind):
        """Return by when the contract wants the visit answered, or somebody on site; or False."""
        self.ensure_one()
        if self.recurrence_id:  # due within its tolerance: nobody asked for it today
            return False
        return self.contract_id.sudo()._get_due(kind, self.priority, self.requested_at)
