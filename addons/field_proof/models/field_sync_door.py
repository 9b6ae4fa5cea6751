from odoo import api, models


class FieldSyncDoor(models.AbstractModel):
    """What the rooms behind `field.sync.handler` have in common.

    A room answers a kind of command by a method `_do_<kind>(visit, command)`, which returns a
    JSON value for the phone, and names its body's fields in `_get_shapes`. It raises `Conflict`,
    `Refused` or `Wait` (tools/command.py) when it cannot.
    """

    _name = "field.sync.door"
    _description = "Commands of the Phone"

    # === HOOKS === #
    @api.model
    def _get_shapes(self):
        """Return {kind: {field of the body: shape}}; an override adds its kinds to super's."""
        return {}
