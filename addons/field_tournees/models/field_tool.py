from odoo import fields, models


class FieldTool(models.Model):
    """Something a visit may need on the spot: an aerial platform, a ladder, a vacuum pump."""

    _name = "field.tool"
    _description = "Vehicle or Tool Need"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)

    _name_company_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "A tool of this name exists already."
    )
