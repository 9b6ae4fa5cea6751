from datetime import timedelta
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from ..tools import times

# Messages that name the time of an arrival.
ARRIVAL_EVENTS = ("en_route", "eta", "delay", "hazard")
_AWAITED = ("planned", "confirmed", "en_route")
# An arrival is told on its own day; what was told of an earlier one went with that day.
_SAME_DAY = timedelta(hours=14)


class _Told(NamedTuple):
    """The last message that named an arrival: its row, and the naive UTC moment that it stands for."""

    row_id: int
    expected: object


class FieldToldArrival(models.AbstractModel):
    """An intervention whose customer is told when the technician arrives, and when that changes.

    What was told last is read from the ledger: there is no second truth about it.
    """

    _name = "field.told.arrival"
    _description = "Intervention That Tells an Arrival"
    _inherit = ["field.told", "field.announced"]

    # === BUSINESS === #
    def _tell_en_route(self, _before, occurrence, _source):
        self._notify("en_route", occurrence, lambda visit: visit._get_arrival_facts("departure"))

    def _tell_progress(self):
        """Tell who is reached late, or at another time than was told, by more than the threshold."""
        awaited = self.filtered(lambda visit: visit.state in _AWAITED and visit.expected_start)
        if not awaited or self._is_untold():
            return
        told = awaited._get_told_arrivals()
        late = awaited._find_late(told)
        late._tell_arrival("delay", told)
        (awaited - late)._find_changed(told)._tell_arrival("eta", told)

    def _find_late(self, told):
        """Return the visits whose promise breaks by more than the threshold, where that is news."""
        late = self.filtered(
            lambda visit: visit.promised_stop and visit.expected_start > visit.promised_stop
        )
        return late._filter_by_threshold(
            "delay",
            lambda visit, limit: visit.expected_start - visit.promised_stop >= limit
            and visit._is_news(told, limit),
        )

    def _find_changed(self, told):
        """Return the visits whose customers were told another time.

        An earlier one is no news before somebody is on the way: a planner knew of the delay.
        """
        known = self.filtered(
            lambda visit: visit in told
            and told[visit].expected
            and (visit.state == "en_route" or visit.expected_start > told[visit].expected)
        )
        return known._filter_by_threshold("eta", lambda visit, limit: visit._is_news(told, limit))

    def _filter_by_threshold(self, event, predicate):
        """Return the visits that pass a predicate under the threshold of the rule that tells them."""
        rules = self.env["field.notification.rule"]._find(event, self) if self else {}
        passed = self.browse()
        for rule, visits in rules.items():
            limit = timedelta(minutes=rule.threshold_minutes)
            passed |= visits.browse(visit.id for visit in visits if predicate(visit, limit))
        return passed

    def _is_news(self, told, limit):
        """Tell whether the expected arrival differs from what was told last."""
        self.ensure_one()
        last = told.get(self)
        return not (last and last.expected) or abs(self.expected_start - last.expected) >= limit

    def _tell_arrival(self, event, told):
        """Tell the new arrival.

        The occurrence names the row before it: of two transactions that see the same day, one tells.
        """
        if not self:
            return
        origin = "delay" if event == "delay" else "update"
        self._notify(
            event,
            lambda visit: f"after-{told[visit].row_id if visit in told else 0}",
            lambda visit: visit._get_arrival_facts(origin),
        )
        self._drop_stale_messages()

    def _get_arrival_facts(self, origin):
        """Return the facts of an announced arrival.

        :param origin: `departure`, `update` or `delay`
        """
        facts, window = {}, self._announce_eta(origin)
        if window:
            facts["arrival"] = [times.epoch(window.start), times.epoch(window.stop)]
        if self.expected_start:
            facts["expected"] = times.epoch(self.expected_start)
        return self._get_slot_facts({}, **facts)

    def _get_told_arrivals(self):
        """Return {visit: _Told} of the last message that named an arrival.

        One that was dropped for a newer truth told nothing, nor does one about another slot or
        day; yet it counts as the last row.
        """
        self.env["field.notification"].flush_model()
        found = self.env.execute_query(
            SQL(
                """
                SELECT intervention_id, max(row.id),
                       (array_agg((facts ->> 'expected')::bigint ORDER BY row.id DESC) FILTER (
                            WHERE (facts ->> 'expected') IS NOT NULL
                            AND (facts ->> 'slot')::int = COALESCE(promise_number, 0)
                            AND created_at > %s
                            AND reason IS DISTINCT FROM 'superseded'))[1]
                FROM field_notification AS row
                JOIN field_intervention AS visit ON visit.id = intervention_id
                WHERE intervention_id IN %s AND event IN %s AND is_trial IS NOT TRUE
                GROUP BY intervention_id
                """,
                fields.Datetime.now() - _SAME_DAY,
                self._ids,
                ARRIVAL_EVENTS,
            )
        )
        return {
            self.browse(visit): _Told(row, times.from_epoch(seconds) if seconds else None)
            for visit, row, seconds in found
        }

    # === HOOKS === #
    def _after_etas(self):
        super()._after_etas()
        self._tell_progress()
