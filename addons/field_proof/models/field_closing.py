from odoo import models
from odoo.exceptions import UserError


class FieldClosing(models.AbstractModel):
    """What a visit still misses before its technician may close it."""

    _name = "field.closing"
    _description = "End of a Visit"

    # === BUSINESS === #
    def _check_gaps(self):
        """Refuse with what this visit still misses."""
        gaps = self._get_closing_gaps()
        if gaps:
            raise UserError("\n".join([self.env._("Before this visit can be closed:"), *gaps]))

    # === HOOKS === #
    def _get_closing_gaps(self):
        """Return [sentence], each naming what is missing and what to do; an override adds to super's."""
        self.ensure_one()
        return []
