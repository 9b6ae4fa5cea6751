from textwrap import shorten

from odoo import api, fields, models

OVER = ("done", "no_access", "cancelled")
_NOTE = 180


class FieldArchived(models.AbstractModel):
    """An intervention that is over, as the archive finds it again years later."""

    _name = "field.archived"
    _description = "Intervention in the Archive"

    over_at = fields.Datetime(
        string="Over Since",
        compute="_compute_over_at",
        store=True,
        index="btree_not_null",
        help="When the work was finished; for what could not be done, when it was planned.",
    )

    # === COMPUTE === #
    @api.depends("state", "left_at", "planned_start")
    def _compute_over_at(self):
        for visit in self:
            is_over = visit.state in OVER
            visit.over_at = is_over and (visit.left_at or visit.planned_start)

    # === HOOKS === #
    def _get_site_hours(self):
        """Return how long somebody was at work on site, in hours."""
        self.ensure_one()
        if not self.arrived_at or not self.left_at:
            return 0.0
        return (self.left_at - self.arrived_at).total_seconds() / 3600

    def _get_customer_note(self):
        """Return what the customer is told of the work in a line or two; an override keeps it short."""
        self.ensure_one()
        return shorten(self.report_note or "", _NOTE, placeholder="…")
