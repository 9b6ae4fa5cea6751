from odoo import fields, models


class FieldPrivacySettings(models.AbstractModel):
    """Who answers for a company's personal data, and whom it has told of them."""

    _name = "field.privacy.settings"
    _description = "Settings of Personal Data"

    field_dpo = fields.Char(
        string="Data Protection Contact",
        help="Name and address of the data protection officer, or of who answers for personal data.",
    )
    field_council_on = fields.Date(
        string="Works Council Informed On",
        help="Before positions are used, the works council is informed and consulted (Labour Code L2312-38).",
    )
