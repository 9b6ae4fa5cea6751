from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.field_tournees.tools import times

from ..tools.command import digest


class FieldApp(models.AbstractModel):
    """What the technician's app is told of the days to come."""

    _name = "field.app"
    _description = "Technician's App"
    _inherit = [
        "field.app.day",
        "field.app.work",
        "field.app.media",
        "field.app.parts",
        "field.app.close",
        "field.app.sync",
    ]

    # === BUSINESS === #
    @api.model
    def _pull(self, known=None):
        """Return the state of the caller's days, or only that it is what the phone knows.

        :param known: the `etag` of what the phone has
        :raise AccessError: the caller is no technician
        """
        technician = self.env["field.technician"]._get_own()
        if not technician:
            raise AccessError(self.env._("This app is for technicians: ask a manager to make you one."))
        # One company's day: what the user may see of others stays in the web client.
        app = self.with_company(technician.company_id)
        state = app._read_state(technician.with_env(app.env))
        etag = digest(state)
        answer = {"etag": etag, "server_at": times.epoch(fields.Datetime.now()) * 1000}
        return answer | ({"same": True} if etag == known else {"same": False, **state})

    @api.model
    def _read_state(self, technician):
        """Return all that the phone works with; the same facts give the same state."""
        visits = self._find_visits(technician)
        told = self._read_visits(visits)
        sections = self._read_sections(technician) | {"app": self.env["field.app.shell"]._get_version()}
        return sections | {"visits": [told[visit.id] for visit in visits]}
