from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from .field_lifecycle import PLANNED_STATES
from .field_scope import WAITING_STATES


class FieldOptimizationApply(models.AbstractModel):
    """Carries out the lines of a proposal without overwriting what people did meanwhile."""

    _name = "field.optimization.apply"
    _description = "Optimisation Application"

    # === BUSINESS === #
    def _apply(self):
        """Carry out the selected pending lines of one optimisation.

        Versions are read again in this very transaction: a change that is committed meanwhile
        makes it start over.
        """
        pending = self.filtered(lambda line: line.state == "pending")
        pending.filtered(lambda line: line.kind == "kept")._settle("applied")
        chosen = pending.filtered(lambda line: line.kind != "kept" and line.selected)
        outdated = chosen.filtered(lambda line: line._is_outdated())
        outdated._tell_what_changed()
        current = chosen - outdated
        unserved = current.filtered(lambda line: line.kind == "unserved")
        unserved._leave_out()
        moves = (current - unserved)._refuse_overlaps()
        moves._move_visits()

    def _is_outdated(self):
        """Tell whether the visit is no longer what the snapshot saw."""
        self.ensure_one()
        visit = self.intervention_id
        if visit.plan_version != self.plan_version:
            return True
        if self.from_technician_id:
            return (
                visit.state not in ("planned", "confirmed")
                or visit.technician_id != self.from_technician_id
                or visit.planned_start != self.from_start
            )
        return visit.state not in WAITING_STATES

    def _tell_what_changed(self):
        """Mark lines as stale, with who changed the visit and what it is now."""
        if not self:
            return
        events = self.env["field.event"].search(
            Domain("intervention_id", "in", self.intervention_id.ids)
            & Domain("recorded_at", ">=", self.optimization_id.started_at or fields.Datetime.now()),
            order="id",
        )
        latest = {event.intervention_id: event for event in events}
        for line in self:
            visit = line.intervention_id
            event = latest.get(visit)
            author = (event.user_id if event else visit.write_uid).sudo().name
            moment = format_datetime(
                self.env,
                event.recorded_at if event else visit.write_date,
                tz=line._get_reason_tz(),
                dt_format="short",
            )
            if event:
                outcome = self.env._(
                    "%(user)s changed it on %(moment)s (%(what)s): left as it is.",
                    user=author,
                    moment=moment,
                    what=event.description,
                )
            else:
                outcome = self.env._(
                    "%(user)s changed its demand on %(moment)s: left as it is.",
                    user=author,
                    moment=moment,
                )
            line._settle("stale", outcome)

    def _leave_out(self):
        """Keep the reason with visits that have no place; planned ones go back to be planned."""
        for line in self:
            visit = line.intervention_id
            if line.from_technician_id:
                told = visit.state == "confirmed" or visit.promised_start
                visit._set_state("to_reschedule" if told else "to_plan")
            visit.unserved_line_id = line
        self._settle("applied")

    def _refuse_overlaps(self):
        """Refuse moves onto time that is taken by what stays; return those that remain.

        A line that was not selected, one that is stale and a visit planned meanwhile all keep
        their time.
        """
        moves = self
        while moves:
            busy = moves._get_busy_times()
            overlapping = moves.filtered(lambda line, busy=busy: line._find_overlap(busy))
            for line in overlapping:
                line._settle(
                    "refused",
                    self.env._(
                        "%(technician)s has %(intervention)s at that time.",
                        technician=line.to_technician_id.name,
                        intervention=line._find_overlap(busy),
                    ),
                )
            if not overlapping:
                break
            moves -= overlapping
        return moves

    def _get_busy_times(self):
        """Return {technician: [(start, stop, name)]} of the time that is taken whatever these do."""
        busy = defaultdict(list)
        day = timedelta(days=1)
        first, last = min(self.mapped("to_start")) - day, max(self.mapped("to_start")) + day
        mine = Domain("technician_id", "in", self.to_technician_id.ids)
        visits = self.env["field.intervention"].search(
            mine
            & Domain("state", "in", PLANNED_STATES)
            & Domain("planned_start", ">=", first)
            & Domain("planned_start", "<=", last)
            & Domain("id", "not in", self.intervention_id.ids)
        )
        for visit in visits:
            busy[visit.technician_id].append(
                (visit.planned_start, visit.planned_stop, visit.display_name)
            )
        held = self.env["field.slot"]._get_live_holds(self.to_technician_id, first, last)
        for slot in held:
            name = self.env._("a slot held for a customer")
            busy[slot.technician_id].append((slot.busy_start, slot.busy_stop, name))
        return busy

    def _find_overlap(self, busy):
        """Return the name of what takes this line's time, or None."""
        self.ensure_one()
        technician, start = self.to_technician_id, self.to_start
        stop = start + timedelta(seconds=self.intervention_id._get_service_seconds(technician))
        return next((name for a, b, name in busy[technician] if a < stop and start < b), None)

    def _move_visits(self):
        """Write the plans of all lines at once; one by one when some are refused."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._write_plans()
        except UserError:
            for line in self:
                try:
                    with self.env.cr.savepoint():
                        line._write_plans()
                except UserError as error:
                    line._settle("refused", str(error))

    def _write_plans(self):
        visits = self.intervention_id
        plans = {
            line.intervention_id: (line.to_technician_id, line.to_start) for line in self
        }
        visits._set_plans(plans)
        self._settle("applied")

    def _settle(self, state, outcome=False):
        self.sudo().write({"state": state, "outcome": outcome})  # people only choose lines

    def _note_routes(self, solution):
        """Write departure, break and return of the days that became as they were proposed."""
        optimization = self.optimization_id
        visits = {str(line.intervention_id.id): line for line in self}
        days = defaultdict(list)
        for row in solution["routes"]:
            lines = [visits.get(stop["visit"]) for stop in row["stops"]]
            if lines and all(line and line.state == "applied" for line in lines):
                days[lines[0].intervention_id.route_id].append(row)
        for route, rows in days.items():
            if not route or route.visit_count != sum(len(row["stops"]) for row in rows):
                continue  # somebody added a visit by hand
            rest = next((row["break"] for row in rows if row.get("break")), None)
            moment = optimization._get_moment
            route.sudo().write(
                {
                    "leave_at": moment(min(row["leave"] for row in rows)),
                    "back_at": moment(max(row["back"] for row in rows)),
                    "break_start": rest and moment(rest["start"]),
                    "break_stop": rest and moment(rest["end"]),
                }
            )

    def _check_choice(self, vals):
        """Refuse what a person may not write: a proposal is chosen from, not edited."""
        if vals.keys() - {"selected"} or any(line.state != "pending" for line in self):
            raise UserError(
                self.env._("Tick the lines to apply: the rest of a proposal is not edited.")
            )
