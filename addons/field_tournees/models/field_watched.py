from collections import defaultdict

from odoo import api, models

BUS_TYPE = "field_board"
_BOARD_KEYS = {"field.intervention": "visits", "field.route": "routes"}


class FieldWatched(models.AbstractModel):
    """Rows that planners look at: their open boards hear which ones a transaction changed.

    The message names rows and nothing else: who may see them reads them from the board's server.
    """

    _name = "field.watched"
    _description = "Rows Shown on the Board"

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._watch()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self._watch()
        return result

    def unlink(self):
        self._get_changes()["rows"][self._name].difference_update(self.ids)
        for company, rows in self.sudo().grouped("company_id").items():
            self._tell(company, **{_BOARD_KEYS[self._name]: rows.ids})
        return super().unlink()

    # === BUSINESS === #
    def _watch(self):
        """Remember these rows for the message of this transaction."""
        if self.ids:
            self._get_changes()["rows"][self._name].update(self.ids)

    @api.model
    def _tell(self, company, visits=(), routes=(), alerts=False):
        """Let the boards of a company read some rows again when this transaction is committed."""
        message = self._get_changes()["messages"][company.id]
        message["visits"].update(visits)
        message["routes"].update(routes)
        message["alerts"] |= alerts

    def _get_changes(self):
        """Return what this transaction has to tell so far; it is told when it commits."""
        hooks = self.env.cr.precommit
        if BUS_TYPE not in hooks.data:
            hooks.data[BUS_TYPE] = {
                "rows": defaultdict(set),
                "messages": defaultdict(
                    lambda: {"visits": set(), "routes": set(), "alerts": False}
                ),
            }
            hooks.add(self.sudo()._tell_changes)
        return hooks.data[BUS_TYPE]

    def _tell_changes(self):
        changes = self._get_changes()
        for model, ids in changes["rows"].items():
            for company, changed in self.env[model].browse(ids).grouped("company_id").items():
                self._tell(company, **{_BOARD_KEYS[model]: changed.ids})
        for company_id, message in changes["messages"].items():
            channel = (self.env["res.company"].browse(company_id), BUS_TYPE)
            names = {name: sorted(message[name]) for name in ("visits", "routes")}
            self.env["bus.bus"]._sendone(channel, BUS_TYPE, message | names)
        del self.env.cr.precommit.data[BUS_TYPE]
