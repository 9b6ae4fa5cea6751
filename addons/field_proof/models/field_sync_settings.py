from odoo import models

from ..tools import phone
from ..tools.command import Refused, digest
from ..tools.shape import Flag, Sha256


class FieldSyncSettings(models.AbstractModel):
    """What the technician decides about the own phone: whether it shares where it is."""

    _name = "field.sync.settings"
    _description = "Commands: Settings"
    _inherit = ["field.sync.door"]

    # === HOOKS === #
    def _get_shapes(self):
        return super()._get_shapes() | {
            "notice": {"accepted": Flag(), "shown": Sha256()},
            "position_switch": {"on": Flag()},
        }

    # === BUSINESS === #
    def _do_notice(self, _visit, command):
        """Note that the technician has read the notice about positions, and agrees or not.

        What was read on a phone without network may be another text by now: it is read again then.
        """
        technician = self.env["field.technician"]._get_own()
        if not command.body["accepted"]:
            return self._switch_position(technician, on=False)
        if command.body["shown"] != digest(phone.plain(technician.position_notice)):
            raise Refused(
                self.env._("The notice has changed since you read it: read it again in the settings.")
            )
        technician.action_accept_position_notice()
        return {"on": True}

    def _do_position_switch(self, _visit, command):
        """Switch the sharing of the position on or off, as the technician wishes."""
        technician = self.env["field.technician"]._get_own()
        if command.body["on"] and not technician.position_accepted_at:
            raise Refused(self.env._("Read the notice first: sharing begins after it."))
        return self._switch_position(technician, command.body["on"])

    def _switch_position(self, technician, on):
        if technician.position_on != on:
            technician.action_switch_position()
        return {"on": on}
