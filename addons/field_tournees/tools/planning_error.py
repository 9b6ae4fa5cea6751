"""What the optimiser's failures are told as."""

from odoo.exceptions import UserError


class PlanningError(UserError):
    """The optimiser gave no plan; the message says why and what to do."""
