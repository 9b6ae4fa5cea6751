from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

_DAY = timedelta(days=1)


class FieldEta(models.Model):
    """One announced arrival: the window that a customer was told, and what came of it.

    Rows are about promises of the day, never about a person: nothing here names a technician.
    """

    _name = "field.eta"
    _description = "Announced Arrival"
    _order = "announced_at desc, id desc"
    _rec_name = "intervention_id"
    _log_access = False

    intervention_id = fields.Many2one(
        "field.intervention", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="intervention_id.company_id", store=True, index=True)
    type_id = fields.Many2one(related="intervention_id.type_id", store=True)
    zone_id = fields.Many2one(related="intervention_id.zone_id", store=True)
    # What was announced
    announced_at = fields.Datetime(string="Announced", required=True, readonly=True, index=True)
    origin = fields.Selection(
        [("departure", "On departure"), ("update", "Change on the way"), ("delay", "Delay")],
        required=True,
        readonly=True,
    )
    start = fields.Datetime(string="Announced From", required=True, readonly=True)
    stop = fields.Datetime(string="Announced Until", required=True, readonly=True)
    expected_at = fields.Datetime(
        string="Middle", compute="_compute_announced", store=True, help="What the error is measured from."
    )
    width_minutes = fields.Integer(
        string="Width (min)", compute="_compute_announced", store=True, aggregator="avg"
    )
    ahead_minutes = fields.Integer(
        string="Ahead (min)",
        compute="_compute_announced",
        store=True,
        aggregator="avg",
        help="How long before the middle of the window it was announced.",
    )
    # What came of it
    arrived_at = fields.Datetime(string="Arrived", readonly=True)
    error_minutes = fields.Float(
        string="Later Than Announced (min)",
        compute="_compute_outcome",
        store=True,
        aggregator="avg",
        digits=(8, 1),
        help="Against the middle of the window; negative: earlier.",
    )
    distance_minutes = fields.Float(
        string="Mean Error (min)",
        compute="_compute_outcome",
        store=True,
        aggregator="avg",
        digits=(8, 1),
        help="Against the middle of the window, earlier or later.",
    )
    is_covered = fields.Boolean(string="In the Window", compute="_compute_outcome", store=True)
    covered_rate = fields.Float(
        string="In the Window (Share)",
        compute="_compute_outcome",
        store=True,
        aggregator="avg",
        digits=(6, 0),
    )

    _window_order = models.Constraint("CHECK (start < stop)", "A window ends after it begins.")
    _awaited_idx = models.Index("(intervention_id, announced_at DESC) WHERE arrived_at IS NULL")

    # === COMPUTE === #
    @api.depends("announced_at", "start", "stop")
    def _compute_announced(self):
        for eta in self:
            eta.expected_at = eta.start + (eta.stop - eta.start) / 2
            eta.width_minutes = _minutes(eta.stop - eta.start)
            eta.ahead_minutes = _minutes(eta.expected_at - eta.announced_at)

    @api.depends("arrived_at", "start", "stop")
    def _compute_outcome(self):
        for eta in self:
            arrived = eta.arrived_at
            eta.error_minutes = arrived and _minutes(arrived - eta.expected_at)
            eta.distance_minutes = abs(eta.error_minutes)
            eta.is_covered = bool(arrived and eta.start <= arrived <= eta.stop)
            eta.covered_rate = float(eta.is_covered)

    # === BUSINESS === #
    @api.model
    def _settle(self, visits, arrived_at):
        """Judge what was announced of these visits: somebody is at the door."""
        awaited = Domain("intervention_id", "in", visits.ids) & Domain("arrived_at", "=", False)
        for visit, rows in self.search(awaited).grouped("intervention_id").items():
            moment = visit.arrived_at or arrived_at
            # What was told of another day was withdrawn with that day.
            rows = rows.filtered(lambda row, moment=moment: moment - _DAY < row.announced_at <= moment)
            rows.arrived_at = moment

    @api.model
    def _get_last_told(self, visits):
        """Return {visit: moment of the last announcement} of those whose arrival is awaited."""
        awaited = Domain("intervention_id", "in", visits.ids) & Domain("arrived_at", "=", False)
        return dict(self._read_group(awaited, ["intervention_id"], ["announced_at:max"]))


def _minutes(span):
    return round(span.total_seconds() / 60, 1)
