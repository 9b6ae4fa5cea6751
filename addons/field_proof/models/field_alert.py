from odoo import api, fields, models


class FieldAlert(models.Model):
    """An open incident on site is an alert of the day, until it is handled."""

    _inherit = "field.alert"

    kind = fields.Selection(
        selection_add=[("incident", "Incident on site")], ondelete={"incident": "cascade"}
    )

    # === BUSINESS === #
    @api.model
    def _settle(self, routes, dangers, now):
        return super()._settle(routes, dangers | self.env["field.incident"]._get_dangers(routes), now)

    @api.model
    def _word(self, row, tz):
        if row["kind"] != "incident":
            return super()._word(row, tz)
        incident_sudo = self.env["field.incident"].sudo().browse(row["details"]["incident_id"]).exists()
        return incident_sudo._get_sentence() if incident_sudo else ""
