from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class FieldProofCorrection(models.Model):
    """A sealed report that a manager corrects: what was sealed opens, a new version closes it.

    While it is open the former version stands; it stays beside the new one for good.
    """

    _name = "field.proof.correction"
    _description = "Correction of a Report"
    _order = "id desc"
    _check_company_auto = True

    intervention_id = fields.Many2one(
        "field.intervention",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="intervention_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Corrected By", required=True, readonly=True, default=lambda self: self.env.user
    )
    opened_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    reason = fields.Char(
        required=True, help="It stands on the new version, where the customer reads it."
    )
    state = fields.Selection(
        [("open", "Open"), ("sealed", "Sealed"), ("dropped", "Nothing changed")],
        default="open",
        required=True,
        readonly=True,
    )
    former_id = fields.Many2one("field.proof", string="Former Version", readonly=True)

    _open_uniq = models.UniqueIndex(
        "(intervention_id) WHERE state = 'open'", "Somebody corrects this report already."
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        if not (self.env.su or self.env.user.has_group("field_tournees.group_field_manager")):
            raise AccessError(self.env._("Only a manager corrects a sealed report."))
        visits = self.env["field.intervention"].browse(vals["intervention_id"] for vals in vals_list)
        visits.check_access("write")
        formers = []
        for visit, vals in zip(visits, vals_list, strict=True):
            if not visit.sudo().is_sealed:
                raise UserError(
                    self.env._("%(visit)s has no sealed report to correct.", visit=visit.name)
                )
            if not (vals.get("reason") or "").strip():
                raise UserError(self.env._("Say why the report is corrected."))
            formers.append(visit.sudo().proof_id.id)
        keep = {"state": "open", "user_id": self.env.uid, "opened_at": fields.Datetime.now()}
        vals_list = [
            {"intervention_id": vals["intervention_id"], "reason": vals["reason"].strip()}
            | keep
            | {"former_id": former}
            for vals, former in zip(vals_list, formers, strict=True)
        ]
        corrections = super().create(vals_list)
        corrections.flush_recordset()
        corrections.intervention_id._forget_seal()
        return corrections

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A correction is ended by sealing its new version."))
        return super().write(vals)

    def unlink(self):
        raise UserError(self.env._("A correction is ended by sealing its new version."))

    # === ACTIONS === #
    def action_begin(self):
        """Go back to the visit, which is open now."""
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS === #
    def _close(self, state):
        self.write({"state": state})
        self.flush_recordset()
        self.intervention_id._forget_seal()
