from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FieldSkillCover(models.Model):
    """One qualification that counts as another, perhaps until a day.

    The company's safety officer owns this table: which symbols an electrical habilitation
    implies, which old refrigerant categories are still recognised. It is read one step far:
    what a chain implies is written out.
    """

    _name = "field.skill.cover"
    _description = "Qualification That Counts as Another"
    _order = "held_id, counts_as_id"

    held_id = fields.Many2one(
        "hr.skill", string="Who Holds", required=True, ondelete="cascade", index=True
    )
    counts_as_id = fields.Many2one(
        "hr.skill", string="Holds as Well", required=True, ondelete="cascade", index=True
    )
    until = fields.Date(string="Until", help="Last day on which it counts; empty: for good.")
    company_id = fields.Many2one("res.company", index=True)
    active = fields.Boolean(default=True)

    _pair_uniq = models.UniqueIndex(
        "(held_id, counts_as_id, COALESCE(company_id, 0))", "This line exists already."
    )

    @api.constrains("held_id", "counts_as_id")
    def _check_differs(self):
        if any(cover.held_id == cover.counts_as_id for cover in self):
            raise ValidationError(self.env._("A qualification counts as itself already: choose another."))

    @api.depends("held_id", "counts_as_id")
    def _compute_display_name(self):
        for cover in self:
            cover.display_name = f"{cover.held_id.name or ''} → {cover.counts_as_id.name or ''}"
