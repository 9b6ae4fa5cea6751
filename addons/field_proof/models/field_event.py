from odoo import fields, models


class FieldEvent(models.Model):
    """Incidents stand on the timeline of their visit."""

    _inherit = "field.event"

    kind = fields.Selection(selection_add=[("incident", "Incident")], ondelete={"incident": "cascade"})

    # === BUSINESS === #
    def _describe_incident(self):
        incident_sudo = self.env["field.incident"].sudo().browse(self.details["incident_id"]).exists()
        kinds = dict(incident_sudo._fields["kind"]._description_selection(self.env))
        label = kinds.get(incident_sudo.kind, self.env._("Incident"))
        return f"{label} · {incident_sudo.note}" if incident_sudo.note else label
