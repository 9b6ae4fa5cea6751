from odoo import api, fields, models


class FieldWorkRow(models.AbstractModel):
    """Something that was noted at a visit: by its technician's phone, or by the office.

    What a phone noted bears the uuid of its command, so that it is there once however often it
    was sent. Technicians only read these rows: they write through the phone's door.
    """

    _name = "field.work.row"
    _description = "Note of a Visit"
    _order = "happened_at desc, id desc"
    _check_company_auto = True

    uuid = fields.Char(readonly=True, copy=False)
    intervention_id = fields.Many2one(
        "field.intervention", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, index=True
    )
    technician_id = fields.Many2one(
        "field.technician",
        compute="_compute_technician_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
    )
    site_id = fields.Many2one(related="intervention_id.site_id", store=True, precompute=True, index=True)
    partner_id = fields.Many2one(
        related="intervention_id.partner_id", string="Customer", store=True, precompute=True, index=True
    )
    happened_at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)

    _uuid_uniq = models.UniqueIndex("(uuid) WHERE uuid IS NOT NULL", "This was noted already.")

    # === COMPUTE === #
    @api.depends("intervention_id")
    def _compute_company_id(self):
        for row in self:
            row.company_id = row.intervention_id.company_id or self.env.company

    def _compute_technician_id(self):
        """Take the visit's technician; whoever takes the visit over later did not write this."""
        for row in self:
            row.technician_id = row.technician_id or row.intervention_id.technician_id

    # === ACTIONS === #
    def action_open_visit(self):
        """Open the visit that this was noted at."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "field.intervention",
            "res_id": self.intervention_id.id,
            "views": [(False, "form")],
        }
