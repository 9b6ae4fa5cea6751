from odoo import models


class FieldRulesWords(models.AbstractModel):
    """One more note on a plan: its parts are not all in the stock."""

    _name = "field.rules.words"
    _inherit = ["field.rules.words"]

    def _word_parts_short(self, _words):
        return self.env._("Parts are missing for it: see the needed parts of the visit.")
