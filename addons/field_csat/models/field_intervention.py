from odoo import fields, models


class FieldIntervention(models.Model):
    """What the customer complained about, as the office heard it."""

    _inherit = "field.intervention"

    # A technician neither reads nor changes what a customer said of the own work.
    irritant_ids = fields.Many2many(
        "field.irritant",
        string="Customer Irritants",
        check_company=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        context={"active_test": False},  # what was said once stays said
        groups="field_tournees.group_field_planner",
        help="What the customer complained about.",
    )
