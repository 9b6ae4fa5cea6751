from datetime import timedelta

from odoo import models

from ..tools import labels


class FieldHazardWords(models.AbstractModel):
    """An intervention as playbooks speak of it: the new time and the script's words.

    The new times of a preview, which are not decided yet, travel in the context: see field.news.
    """

    _name = "field.hazard.words"
    _description = "Words of a Hazard"
    _inherit = ["field.news"]

    # === ACTIONS === #
    def action_open_hazard(self):
        """Open the dialog that declares a hazard on these visits."""
        return self.env["field.hazard"]._get_dialog_action(self)

    # === BUSINESS === #
    def _get_script_words(self):
        """Return the words that a script may fill in, for this visit."""
        self.ensure_one()
        tz = self.company_id._get_booking_tz()
        promised = self._get_promise_text()
        planned = self.planned_start and labels.promise(
            self.env, self.planned_start, self.planned_start + timedelta(hours=1), tz
        )
        return {
            "agent": self.env.user.name or "",
            "company": self.company_id.name or "",
            "customer": self.partner_id.name or "",
            "new_time": self._get_told_text() or self.env._("a time that we choose together now"),
            "planned": planned or self.env._("not planned yet"),
            "promised": promised or planned or self.env._("not agreed yet"),
            "reference": self.name or "",
            "site": self.site_address or "",
            "technician": self.technician_id.name or self.env._("our technician"),
            "type": self.type_id.name or "",
        }

    def _get_hazard_title(self):
        """Return how a planner recognises the visit: what and where."""
        self.ensure_one()
        parts = (self.type_id.name, self.site_id.name, self.site_id.city)
        return " · ".join(part for part in parts if part)
