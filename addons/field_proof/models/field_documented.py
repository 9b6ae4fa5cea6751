from odoo import fields, models


class FieldDocumented(models.AbstractModel):
    """A kind of visit with the papers that whoever does it needs at hand."""

    _name = "field.documented"
    _description = "Kind of Visit with Documents"

    document_ids = fields.Many2many(
        "ir.attachment",
        string="Procedures and Safety Sheets",
        help="Every technician who does such a visit has them on the phone, without network too.",
    )
