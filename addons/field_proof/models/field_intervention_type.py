from odoo import models


class FieldInterventionType(models.Model):
    """What a kind of visit brings to the technician's phone."""

    _name = "field.intervention.type"
    _inherit = ["field.documented", "field.intervention.type"]
