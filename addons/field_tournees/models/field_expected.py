from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import watch
from .field_lifecycle import OPEN_STATES


class FieldExpected(models.AbstractModel):
    """When a visit is expected to begin and to end, told from how the day goes.

    Board, form, customer's page and technician's app all read these two fields, which
    `field.route._refresh_expected` fills for the visits of days under way, and empties after.
    """

    _name = "field.expected"
    _description = "Expected Times"
    _inherit = ["field.plannable"]

    expected_start = fields.Datetime(string="Expected", readonly=True, copy=False)
    expected_stop = fields.Datetime(
        string="Expected End", readonly=True, copy=False, index="btree_not_null"
    )
    alert_ids = fields.One2many(
        "field.alert", "intervention_id", readonly=True, groups="field_tournees.group_field_planner"
    )

    # === COMPUTE === #
    @api.depends("expected_start")
    def _compute_is_late(self):
        super()._compute_is_late()

    def _search_is_late(self, operator, value):
        known = super()._search_is_late(operator, value)
        if known is NotImplemented:
            return known
        awaited = Domain("arrived_at", "=", False) & Domain("state", "in", OPEN_STATES)
        return known | awaited & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s > %s",
                model._field_to_sql(alias, "expected_start", query),
                model._field_to_sql(alias, "due_at", query),
            )
        )

    # === BUSINESS === #
    def _set_expected(self, start, stop, noteworthy):
        """Keep the expected times, unless they changed by less than is worth a row."""
        self.ensure_one()
        before = (self.expected_start, self.expected_stop)
        pairs = list(zip(before, (start, stop), strict=True))
        if all(bool(old) == bool(new) for old, new in pairs) and not any(
            old and abs(new - old) >= noteworthy for old, new in pairs
        ):
            return
        self._write_guarded({"expected_start": start, "expected_stop": stop})

    def _get_watched_stop(self, expected):
        """Return what alerts are told from.

        :param expected: (start, stop), or None when the visit is over
        """
        self.ensure_one()
        return watch.Stop(
            state=self.state,
            planned_start=self.planned_start,
            planned_stop=self.planned_stop,
            travel=timedelta(minutes=self.travel_minutes),
            arrived_at=self.arrived_at or None,
            left_at=self.left_at or None,
            promised_stop=self.promised_stop or None,
            expected=expected,
        )

    # === HOOKS === #
    def _get_reached_at(self, now):
        reached_at = super()._get_reached_at(now)
        if self.arrived_at or not reached_at:
            return reached_at
        return max(reached_at, self.expected_start or reached_at)

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"expected_start", "expected_stop"}

    def _before_state(self, state):
        super()._before_state(state)
        # What leaves its day is expected no more; the rest of the day is refreshed below.
        dropped = self.filtered(lambda visit: not visit.route_id and visit.expected_start)
        dropped._write_guarded({"expected_start": False, "expected_stop": False})

    def _write_state(self, state, occurred_at):
        super()._write_state(state, occurred_at)
        # Who tells many facts at once, as a phone that was offline, refreshes at the end.
        if not self.env.context.get("field_expected_later"):
            self.route_id._refresh_expected()
