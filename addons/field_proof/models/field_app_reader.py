from odoo import api, models


class FieldAppReader(models.AbstractModel):
    """What the rooms behind `field.app` have in common: each adds what it knows, in sets."""

    _name = "field.app.reader"
    _description = "State for the Phone"

    # === HOOKS === #
    @api.model
    def _read_visits(self, visits):
        """Return {visit id: dict of JSON values}; an override adds its keys to super's dicts."""
        return {visit.id: {} for visit in visits}

    @api.model
    def _read_sections(self, _technician):
        """Return what the app knows beside the visits; an override adds its keys to super's."""
        return {}

    @api.model
    def _read_past(self, visits_sudo):
        """Return {visit id: dict} of finished visits, as a site's history tells them.

        An override adds its keys to super's dicts: `note` (the report's words), `outcome`.
        """
        return {visit_sudo.id: {} for visit_sudo in visits_sudo}
