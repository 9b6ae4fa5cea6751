from odoo import models

from .field_watched import BUS_TYPE


class IrWebsocket(models.AbstractModel):
    """Planners hear what changes on the boards of their companies."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        channels = super()._build_bus_channel_list(channels)
        user = self.env.user
        if user.has_group("field_tournees.group_field_planner"):
            channels.extend((company, BUS_TYPE) for company in user.company_ids)
        return channels
